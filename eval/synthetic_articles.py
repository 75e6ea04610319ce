"""Articles made up from a seed, for measuring speed where no real ones are at hand."""

import random
from datetime import date, timedelta

from index.records import Article

PARAGRAPHS = (6, 14)
"""Fewest and most paragraphs; with three sentences each, about the length of a news article (3,400
characters in the mean)."""

_SUBJECTS = (
    "the harbour board", "a group of teachers", "the valley's mayor", "the regional bank",
    "the ferry company", "an inspector", "the finance committee", "the power station", "a team of divers",
    "the museum",
)  # fmt: skip
_VERBS = (
    "approved", "postponed", "rejected", "presented", "financed", "examined", "repaired", "criticized",
    "welcomed", "measured",
)  # fmt: skip
_OBJECTS = (
    "the new timetable", "a plan for the old quay", "the accounts of the past year", "two bridges upstream",
    "a loan to the growers", "the warning system", "the northern line", "a collection of maps",
    "the price of water", "an offer from abroad",
)  # fmt: skip
_ENDINGS = (
    "after a meeting that lasted until midnight", "at a cost of {number} million euros",
    "although {number} households had objected", "in the presence of some {number} guests",
    "for the first time in {number} years", "and promised an answer within {number} days",
    "while prices rose by {number} percent", "as {number} people looked on from the bank",
)  # fmt: skip


def synthetic_articles(count: int, *, seed: int = 0) -> list[Article]:
    """`count` articles, the same for the same seed."""
    chance = random.Random(seed)
    return [_article(number, chance) for number in range(count)]


def _article(number: int, chance: random.Random) -> Article:
    paragraphs = (" ".join(_sentence(chance) for _ in range(3)) for _ in range(chance.randint(*PARAGRAPHS)))
    day = date(2026, 1, 1) + timedelta(days=number % 365)
    return Article(
        id=f"synthetic-{number}",
        title=_sentence(chance).rstrip("."),
        text="\n\n".join(paragraphs),
        published_at=day.isoformat(),
    )


def _sentence(chance: random.Random) -> str:
    clauses = (
        f"{chance.choice(_SUBJECTS)} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)} "
        f"{chance.choice(_ENDINGS).format(number=chance.randint(2, 900))}"
        for _ in range(chance.choice((1, 1, 2)))
    )
    sentence = ", and ".join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}."
