"""What is quoted where a model did not write: the sentences that carry a part, each as its own quote."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.records import Article, Passage
from rag.checked import Checked
from rag.readable import readable
from rag.salience import SalientSentence, choose, salience


def quoted_rest(
    part: Sequence[Passage], articles: Mapping[str, Article], count: int, *, beside: Sequence[Checked] = ()
) -> list[Checked]:
    """At most `count` sentences that stand in the part, in its order, and in no quote of those that are there."""
    there = [(e.article.id, e.start, e.end) for checked in beside for e in checked.evidence]
    sentences: list[SalientSentence] = []
    for each in part if count > 0 else ():
        # The part alone: of an article that is longer, the other sentences belong to other parts.
        for sentence in salience(replace(articles[each.article_id], text=each.text)).sentences:
            first, last = each.start + sentence.start, each.start + sentence.end
            if not any(a == each.article_id and start < last and first < end for a, start, end in there):
                sentences.append(replace(sentence, start=first, end=last))
    chosen = choose(sentences, least=count, most=count)
    checked = [readable(articles[each.article_id], each.start, each.end) for each in chosen]
    return [each for each in checked if each.failure is None]
