"""Adds the stories of a file, or opens the library, in a process that is killed at a named step.

`python -m tests.proofs.stepping STEP [FILE]`; without a file both indexes are made again. Ends with
status 0 if the step never came.
"""

import os
import signal
import sys
from pathlib import Path

from index.library import Library
from index.reading import read_path
from rag.settings import load_settings


def main(step: str, file: str | None) -> None:
    def reached(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = load_settings()
    library = Library(settings.home, embedder=settings.embedder, models=settings.models_folder, step=reached)
    if file is None:
        library.rebuild()
    else:
        library.add(read_path(Path(file)))
    library.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
