"""What the verifier learns from: claims with their evidence, whether they are borne out, and which words are not.

- SummEdits, all domains but news: sentences of edited summaries. Those that stand in the original summary are true; of the
  others the summary's label says it. Words that differ from the original are wrong in an inconsistent one.
- WiCE: claims of which some tokens are marked unsupported; and the same claims without these.
- SQuAD: a question made a statement with its answer, or with another answer of the same paragraph.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from index.records import Article
from index.sentences import split_sentences
from rag.claim_reading import read_beside
from rag.licensing import align
from rag.source_sentences import SourceSentences, sentences_of

HELD_BACK = "news"
"""The domain of SummEdits that is measured on and never learned from."""

SQUAD_CLAIMS = 600
MOST_DELETED = 0.4
"""Share of a WiCE claim that may be cut out for the rest to be a claim still."""

_WORD = re.compile(r"\S+")
_SUBJECT = re.compile(
    r"(?:who|what) (?!did\b|does\b|do\b|will\b|can\b|has\b|had\b|have\b|kind\b|type\b|year\b|would\b|could\b)(\w+ .+)\?",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:who|what|which|when|where|how many|how much)\b(?: (?:did|does|do|was|were|is|are)\b)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim, what of the sources is read beside it, whether they bear it out, and the stretches that they do not.

    `group` names source and document; `tell_words` says whether `wrong` is known.
    """

    claim: str
    text: str
    sound: bool
    wrong: tuple[tuple[int, int], ...]
    group: str
    tell_words: bool = True


def all_rows(data: Path) -> list[Row]:
    """Every row of the three sources, in a fixed order."""
    return [*summedits_rows(data / "summedits"), *wice_rows(data / "wice"), *squad_rows(data / "reader")]


def summedits_rows(folder: Path) -> Iterator[Row]:
    """One row for each sentence of the summaries, once for each document."""
    seen: dict[str, SourceSentences] = {}
    done: dict[tuple[str, str], bool] = {}
    for record in _records(folder):
        if record["domain"] == HELD_BACK:
            continue
        doc, original = record["doc"], record["original_summary"]
        originals = _sentences(original)
        changed = [each for each in _sentences(record["summary"]) if each not in originals]
        for sentence in _sentences(record["summary"]):
            sound = sentence in originals or bool(record["label"])
            if (doc, sentence) in done or (not sound and len(changed) > 1 and sentence not in changed):
                continue
            done[doc, sentence] = sound
            if doc not in seen:
                seen[doc] = _sources(doc)
            wrong = () if sound else tuple(_differing(sentence, original))
            group = f"{record['domain']}/{list(seen).index(doc)}"
            yield Row(sentence, _beside(sentence, seen[doc]), sound, wrong, group, sound or len(changed) == 1)


def wice_rows(folder: Path) -> Iterator[Row]:
    """The claims of the training part that are borne out in part, and what is left of them without the rest."""
    for number, record in enumerate(_records(folder, "tokens.train")):
        sources = _sources("\n".join(record["evidence"]))
        claim, tokens = record["claim"], record["claim_tokens"]
        flags, spans, place = record["non_supported_spans"], [], 0
        for token, faulty in zip(tokens, flags, strict=True):
            start = claim.find(token, place)
            if start >= 0:
                place = start + len(token)
                if faulty:
                    spans.append((start, place))
        yield Row(claim, _beside(claim, sources), False, tuple(spans), f"wice/{number}")
        if sum(flags) <= MOST_DELETED * len(flags):
            rest = " ".join(token for token, faulty in zip(tokens, flags, strict=True) if not faulty)
            yield Row(rest, _beside(rest, sources), True, (), f"wice/{number}")


def squad_rows(folder: Path) -> Iterator[Row]:
    """Questions with an answer as statements, half of them with the answer of another question."""
    chance = random.Random(0)
    paragraphs = [
        record for name in ("squad-dev", "squadshifts-new-wiki") for record in _records(folder, name)
    ]
    chance.shuffle(paragraphs)
    made = 0
    for paragraph in paragraphs:
        answered = [each for each in paragraph["qas"] if each["answers"] and not each["impossible"]]
        if len(answered) < 3:
            continue
        sources = _sources(paragraph["context"])
        for question in chance.sample(answered, 2):
            right = question["answers"][0]["text"]
            others = [
                each["answers"][0]["text"]
                for each in answered
                if _alike(right, each["answers"][0]["text"])
                and not any(
                    _overlap(given["text"], each["answers"][0]["text"]) for given in question["answers"]
                )
            ]
            false = bool(others) and made % 2 == 1
            claim, start, end = _stated(question["question"], chance.choice(others) if false else right)
            wrong = ((start, end),) if false else ()
            yield Row(claim, _beside(claim, sources), not false, wrong, f"squad/{made % 20}")
            made += 1
        if made >= SQUAD_CLAIMS:
            return


def _stated(question: str, answer: str) -> tuple[str, int, int]:
    """The question with the answer in it, and where that stands."""
    subject = _SUBJECT.fullmatch(question.strip())
    if subject is not None:
        return f"{answer} {subject[1]}.", 0, len(answer)
    rest = _ASKING.sub("", question.strip().rstrip("?")).strip()
    claim = f"{rest} {answer}."
    return claim, len(rest) + 1, len(claim) - 1


def _alike(one: str, other: str) -> bool:
    """Whether one answer could pass for the other at sight."""
    return (
        any(map(str.isdigit, one)) == any(map(str.isdigit, other))
        and one[:1].isupper() == other[:1].isupper()
        and len(other) < 2 * len(one) + 12
    )


def _overlap(one: str, other: str) -> bool:
    return one.lower() in other.lower() or other.lower() in one.lower()


def _differing(sentence: str, original: str) -> Iterator[tuple[int, int]]:
    """The words of a sentence that differ from those of the text that was edited."""
    ours = [(found.group(), *found.span()) for found in _WORD.finditer(sentence)]
    theirs = _WORD.findall(original)
    matcher = SequenceMatcher(None, [word for word, _, _ in ours], theirs, autojunk=False)
    for tag, start, end, _, _ in matcher.get_opcodes():
        if tag in ("replace", "insert", "delete") and end > start:
            yield ours[start][1], ours[end - 1][2]


def _beside(claim: str, sources: SourceSentences) -> str:
    return read_beside(align(claim, sources), sources)


def _sources(text: str) -> SourceSentences:
    return SourceSentences(tuple(sentences_of([Article(id="source", title="", text=text)])))


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language="en")]


def _records(folder: Path, name: str = "*") -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(f"{name}.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def split(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows to learn from, and those of every fifth document of SummEdits, which are held out."""
    held = [row for row in rows if _held_out(row.group)]
    return [row for row in rows if not _held_out(row.group)], held


def _held_out(group: str) -> bool:
    source, _, number = group.partition("/")
    return source not in ("wice", "squad") and int(number) % 5 == 0
