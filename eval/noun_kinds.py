"""WordNet's nouns as the small file that `rag/noun_kinds.py` reads: `python -m eval.noun_kinds FOLDER FILE`.

FOLDER has WordNet 3.0's `data.noun` and `index.noun` (Debian's package `wordnet-base` brings them). Kept are the nouns
and names, of one word or several, and of what each is a kind or an instance.
"""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from eval.word_relations import database_lines

_ABOVE = ("@", "@i")  # is a kind of, is an instance of


def convert(folder: Path) -> str:
    """The text of the file: section `above`, a line a sense with the senses above it; section `nouns`, a line a noun."""
    above = dict(_above(folder / "data.noun"))
    numbers = {key: number for number, key in enumerate(above)}
    lines = ["[above]"]
    lines += [" ".join(str(numbers[key]) for key in keys) for keys in above.values()]
    lines.append("[nouns]")
    lines += [
        f"{noun}\t{' '.join(str(numbers[key]) for key in keys)}"
        for noun, keys in _nouns(folder / "index.noun")
    ]
    return "\n".join(lines) + "\n"


def _above(path: Path) -> Iterator[tuple[str, list[str]]]:
    for fields in database_lines(path):
        first = 5 + 2 * int(fields[3], 16)
        pointers = range(first, first + 4 * int(fields[first - 1]), 4)
        yield fields[0], [fields[at + 1] for at in pointers if fields[at] in _ABOVE]


def _nouns(path: Path) -> Iterator[tuple[str, list[str]]]:
    for fields in database_lines(path):
        yield fields[0].replace("_", " "), fields[-int(fields[2]) :]


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(gzip.compress(convert(Path(sys.argv[1])).encode(), 9, mtime=0))
