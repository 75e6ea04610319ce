"""What is quoted where a model did not write: the sentences that carry a part, each as its own quote."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.records import Article, Passage
from rag.checked import Checked
from rag.prominence import WeighedSentence, heaviest, weigh
from rag.readable import readable


def quoted_rest(
    part: Sequence[Passage], articles: Mapping[str, Article], count: int, *, beside: Sequence[Checked] = ()
) -> list[Checked]:
    """At most `count` sentences that stand in the part, in its order, and in no quote of those that are there."""
    there = [(e.article.id, e.start, e.end) for checked in beside for e in checked.evidence]
    sentences: list[WeighedSentence] = []
    for each in part if count > 0 else ():
        # The part alone: of an article that is longer, the other sentences belong to other parts.
        for sentence in weigh(replace(articles[each.article_id], text=each.text)):
            first, last = each.start + sentence.start, each.start + sentence.end
            if not any(a == each.article_id and start < last and first < end for a, start, end in there):
                sentences.append(replace(sentence, start=first, end=last))
    checked = [readable(articles[s.article_id], s.start, s.end) for s in heaviest(sentences, count)]
    return [each for each in checked if each.failure is None]
