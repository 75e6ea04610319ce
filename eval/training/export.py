"""Write the trained weights as the program ships them: `python -m eval.training.export FOLDER/best.pt … FILE`.

Several files are averaged. The word embeddings are left out: they are the default embedder's, which is there already.
"""

import hashlib
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

PREFIX = "encoder."
SHARED = "embeddings.word_embeddings.weight"


def export(sources: list[Path], target: Path) -> str:
    """Average the weights in `sources`, write them to `target` in f16, and return the SHA-256 of the file."""
    states = [torch.load(source, map_location="cpu", weights_only=True) for source in sources]
    states = [state.get("network", state) for state in states]
    averaged = {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}
    named = {_name(name): tensor.half().contiguous() for name, tensor in averaged.items()}
    named.pop(SHARED)
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file(named, target)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def _name(name: str) -> str:
    """The name as the graph has it: without the encoder's prefix."""
    return name.removeprefix(PREFIX) if name.startswith(PREFIX + "e") else name


if __name__ == "__main__":
    digest = export([Path(each) for each in sys.argv[1:-1]], Path(sys.argv[-1]))
    sys.stdout.write(f"{digest}\n")
