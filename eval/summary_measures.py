"""What a summary kept of its article: figures, names, place, repetition, and its likeness to the lead.

What counts is read here from the article alone: nothing of how sentences are chosen enters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import mean
from index.japanese import proper_nouns, tokenize
from index.records import Article
from index.sentences import Span, split_sentences
from rag.figures import find_figures
from rag.names import find_names

LEAD_SENTENCES = 3
"""The first sentences, which news writes its summary in."""

LEAD_WEIGHT = 2.0
"""How often a figure or name of the title or of the first sentences counts, beside once for each mention."""

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


@dataclass(frozen=True, slots=True)
class Contents:
    """What an article tells, each with its weight: mentions, and more in the title or lead. `numerals` weigh one each."""

    figures: Mapping[Hashable, float]
    names: Mapping[Hashable, float]
    numerals: frozenset[str]


def contents_of(article: Article) -> Contents:
    """The figures, names and numerals of an article's text, with their weights."""
    spans = split_sentences(article.text, language=article.language)
    lead = article.text[: spans[min(LEAD_SENTENCES, len(spans)) - 1].end] if spans else ""
    first = f"{article.title}\n{lead}"
    return Contents(
        _weighted(figures_in(article.text, article.language), figures_in(first, article.language)),
        _weighted(names_in(article.text, article.language), names_in(first, article.language)),
        frozenset(numerals_in(article.text)),
    )


def _weighted(mentions: Sequence[Hashable], first: Sequence[Hashable]) -> dict[Hashable, float]:
    leading = set(first)
    return {each: count + LEAD_WEIGHT * (each in leading) for each, count in Counter(mentions).items()}


def figures_in(text: str, language: str) -> list[Hashable]:
    """The figures of a text by kind, value and unit."""
    return [(f.kind, f.value, f.upper, f.unit) for f in find_figures(text, language=language)]


def names_in(text: str, language: str) -> list[Hashable]:
    """The names of a text: proper nouns of the dictionary in Japanese, runs of capitalised words in English."""
    if language == "ja":
        return list(proper_nouns(text))
    return [
        name.text
        for span in split_sentences(text, language=language)
        for sentence in (text[span.start : span.end],)
        for name in find_names(sentence, kind="name", language=language, text=text)
    ]


def numerals_in(text: str) -> list[str]:
    """The numbers in digits, whatever they are: figures, years, ages, times."""
    return [numeral.replace(",", "") for numeral in _NUMERAL.findall(unicodedata.normalize("NFKC", text))]


def measures(
    article: Article, contents: Contents, spans: Sequence[Span], lead: Sequence[Span]
) -> dict[str, float | None]:
    """What the quoted spans keep of the article, under the names of the benchmark; None where there is nothing to keep."""
    text = _quoted(article, spans)
    figures, names = figures_in(text, article.language), names_in(text, article.language)
    words = words_in(text, article.language)
    reference = words_in(_quoted(article, lead), article.language)
    return {
        "figures": coverage(contents.figures, figures),
        "all_figures": coverage(dict.fromkeys(contents.figures, 1.0), figures),
        "numerals": coverage(dict.fromkeys(contents.numerals, 1.0), numerals_in(text)),
        "names": coverage(contents.names, names),
        "all_names": coverage(dict.fromkeys(contents.names, 1.0), names),
        "place": place(spans, len(article.text)),
        "redundancy": redundancy(words),
        "rouge1": rouge_n(words, reference, 1),
        "rouge2": rouge_n(words, reference, 2),
        "rougeL": rouge_l(words, reference),
        "characters": float(sum(span.end - span.start for span in spans)),
    }


def _quoted(article: Article, spans: Sequence[Span]) -> str:
    return "\n".join(article.text[span.start : span.end] for span in spans)


def coverage(weights: Mapping[Hashable, float], found: Sequence[Hashable]) -> float | None:
    """The share of the weights that was found; None where there is nothing to find."""
    total = sum(weights.values())
    return sum(weights[each] for each in set(found) if each in weights) / total if total else None


def words_in(text: str, language: str) -> list[str]:
    """The words that ROUGE compares: of Sudachi in Japanese, lower-cased runs of letters and digits otherwise."""
    return tokenize(text) if language == "ja" else _WORD.findall(text.lower())


def rouge_n(words: Sequence[str], reference: Sequence[str], n: int) -> float:
    """F1 of the n-grams of two texts (Lin 2004)."""
    own, other = _grams(words, n), _grams(reference, n)
    common = sum((own & other).values())
    return _f1(common, sum(own.values()), sum(other.values()))


def rouge_l(words: Sequence[str], reference: Sequence[str]) -> float:
    """F1 of the longest common subsequence of two texts (Lin 2004)."""
    row = [0] * (len(reference) + 1)
    for word in words:
        diagonal = 0
        for column, other in enumerate(reference, 1):
            above = row[column]
            row[column] = diagonal + 1 if word == other else max(above, row[column - 1])
            diagonal = above
    return _f1(row[-1], len(words), len(reference))


def redundancy(words: Sequence[str]) -> float:
    """The share of the pairs of neighbouring words that the summary has said before."""
    pairs = _grams(words, 2)
    total = sum(pairs.values())
    return 1 - len(pairs) / total if total else 0.0


def place(spans: Sequence[Span], length: int) -> float:
    """Where in a text of so many characters the chosen spans begin, on average: 0 first, 1 last."""
    return mean(span.start / length for span in spans) if length else 0.0


def _grams(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + n]) for start in range(len(words) - n + 1))


def _f1(common: int, own: int, other: int) -> float:
    return 2 * common / (own + other) if own + other else 0.0
