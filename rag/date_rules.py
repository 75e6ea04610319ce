"""How rules for date expressions are written and run: each a pattern and what it means, tried in order.

All rules of a language are joined into one pattern, so a text is read once. Every repetition in a pattern is
bounded, which keeps reading linear whatever the text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.date_resolution import Moment, Reading

_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with named groups, and the function that reads its match; None means that it is no date."""

    pattern: str
    read: Callable[[re.Match[str], Moment], Reading | None]


class RuleSet:
    """Rules of one language, tried in order at each place; `boundary` has to hold before every expression."""

    def __init__(self, rules: Sequence[Rule], *, boundary: str) -> None:
        self._rules = [(re.compile(rule.pattern), rule.read) for rule in rules]
        branches = (f"(?P<r{n}>{_NAMED_GROUP.sub('(?:', rule.pattern)})" for n, rule in enumerate(rules))
        self._scanner = re.compile(f"{boundary}(?:{'|'.join(branches)})")

    def scan(self, text: str) -> Iterator["Found"]:
        """Yield the expressions of a text from left to right, never overlapping."""
        for hit in self._scanner.finditer(text):
            pattern, read = self._rules[int((hit.lastgroup or "r0")[1:])]
            match = pattern.match(text, hit.start())
            if match is not None:
                yield Found(match, read)


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule that has still to be read."""

    match: re.Match[str]
    read: Callable[[re.Match[str], Moment], Reading | None]
