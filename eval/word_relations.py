"""WordNet's database as the small file that `rag/lexicon.py` reads: `python -m eval.word_relations FOLDER FILE`.

FOLDER has WordNet 3.0's `data.*`, `index.*` and `*.exc` (Debian's package `wordnet-base` brings them). Kept are
words without spaces, the senses they share, opposites, and irregular forms; glosses, examples and longer expressions
are left out.
"""

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*")


@dataclass(slots=True)
class _Sense:
    """A set of words of one meaning, and the keys of the senses that it points to, by relation."""

    words: list[str]
    pointers: list[tuple[str, str, str]] = field(default_factory=list)


def convert(folder: Path) -> str:
    """The text of the file: sections `words`, `opposites` and `forms`, a line a word."""
    senses = {key: sense for part, letter in _PARTS.items() for key, sense in _senses(folder, part, letter)}
    kept = {key for key, sense in senses.items() if any(map(_WORD.fullmatch, sense.words))}
    numbers = {key: number for number, key in enumerate(sorted(kept))}
    lines = ["[words]"]
    for part, letter in _PARTS.items():
        lines.extend(_words(folder, part, letter, numbers))
    lines.append("[opposites]")
    lines.extend(f"{word}\t{' '.join(sorted(others))}" for word, others in sorted(_opposites(senses).items()))
    lines.append("[forms]")
    for part in _PARTS:
        for line in (folder / f"{part}.exc").read_text("latin1").splitlines():
            form, *lemmas = line.split()
            if _WORD.fullmatch(form):
                lines.append(f"{form}\t{' '.join(lemmas)}")
    return "\n".join(lines) + "\n"


def database_lines(path: Path) -> Iterator[list[str]]:
    """The fields of each line of a file of the database, without the licence before them and the glosses behind."""
    for line in path.read_text("latin1").splitlines():
        if not line.startswith("  "):
            yield line.split("|")[0].split()


def _senses(folder: Path, part: str, letter: str) -> Iterator[tuple[str, _Sense]]:
    for fields in database_lines(folder / f"data.{part}"):
        count = int(fields[3], 16)
        words = [fields[4 + 2 * n].lower().split("(")[0] for n in range(count)]
        first = 5 + 2 * count
        pointers = [
            (fields[at], fields[at + 2].replace("s", "a") + fields[at + 1], fields[at + 3])
            for at in range(first, first + 4 * int(fields[first - 1]), 4)
        ]
        yield letter + fields[0], _Sense(words, pointers)


def _words(folder: Path, part: str, letter: str, numbers: dict[str, int]) -> Iterator[str]:
    for fields in database_lines(folder / f"index.{part}"):
        if _WORD.fullmatch(fields[0]):
            keys = (letter + offset for offset in fields[-int(fields[2]) :])
            yield f"{fields[0]}\t{' '.join(str(numbers[key]) for key in keys)}"


def _opposites(senses: dict[str, _Sense]) -> dict[str, set[str]]:
    opposites = defaultdict(set)
    for sense in senses.values():
        for symbol, key, ends in sense.pointers:
            if symbol == "!":
                word = sense.words[int(ends[:2], 16) - 1]
                other = senses[key].words[int(ends[2:], 16) - 1]
                if _WORD.fullmatch(word) and _WORD.fullmatch(other):
                    opposites[word].add(other)
    return opposites


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(gzip.compress(convert(Path(sys.argv[1])).encode(), 9, mtime=0))
