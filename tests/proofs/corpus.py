"""News made up from a seed: invented words, and in every sentence a file number that stands nowhere else."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

_SYLLABLES = tuple(a + b for a, b in product("bdfgklmnprstvz", "aeiou"))
WORDS: Sequence[str] = sorted(
    {"".join(random.Random(number).choices(_SYLLABLES, k=3)) for number in range(4_000)}
)
"""Words of no language: no stop word is among them, and two texts share few."""

SENTENCE_WORDS = (9, 14)


@dataclass(frozen=True, slots=True)
class Story:
    """An article as it is handed to the program; `edition` counts its texts."""

    number: int
    sentences: int = 30
    edition: int = 0

    @property
    def url(self) -> str:
        return f"https://news.example/{self.number}"

    @property
    def title(self) -> str:
        return f"Report {self.number}"

    @property
    def text(self) -> str:
        """Paragraphs of three sentences; the first half is the same in every edition."""
        chance = random.Random(f"{self.number}")
        later = random.Random(f"{self.number} {self.edition}")
        half = self.sentences // 2
        sentences = [
            _sentence(chance if place < half else later, self._file_number(place))
            for place in range(self.sentences)
        ]
        return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))

    def _file_number(self, place: int) -> int:
        edition = self.edition if place >= self.sentences // 2 else 0
        return ((self.number + 1) * 100 + edition) * 1_000 + place

    @property
    def record(self) -> dict[str, str]:
        """A line of a .jsonl file."""
        day = date(2026, 1, 1) + timedelta(days=self.number % 300)
        return {
            "url": self.url,
            "title": self.title,
            "text": self.text,
            "published_at": day.isoformat(),
            "source": f"Paper {self.number % 5}",
            "language": "en",
        }


def write(path: Path, stories: Iterable[Story]) -> Path:
    """Write stories as a .jsonl file; returns its path."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(story.record)}\n" for story in stories)
    return path


def _sentence(chance: random.Random, number: int) -> str:
    words = chance.choices(WORDS, k=chance.randint(*SENTENCE_WORDS))
    return f"{words[0].capitalize()} {' '.join(words[1:])} in file {number}."
