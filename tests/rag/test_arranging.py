from index.records import Article
from index.sentences import split_sentences
from rag.arranging import Arranged, arrange
from rag.drafts import Draft
from rag.sentence_ranking import SentenceCandidate
from rag.verification import verify

FERRY = Article(
    id="ferry",
    title="Ferry",
    text="Minatomi will buy a ferry, said Mayor Haruko Tanabe. She wants it to sail in October. It will cost "
    "¥240 million.\nFishermen are against it. The old ferry is from 1981.",
)
OTHER = Article(id="other", title="Other", text="Kitahama sold its ferry last year.")
ARTICLES = {"ferry": FERRY, "other": OTHER}


def candidate(article: Article, number: int) -> SentenceCandidate:
    span = split_sentences(article.text, language="en")[number]
    text = article.text[span.start : span.end]
    return SentenceCandidate(article.id, 1, span.start, span.end, text, "")


def texts(*chosen: SentenceCandidate) -> list[str]:
    return [each.draft.text for each in arrange(chosen, ARTICLES)]


def shown(arranged: Arranged) -> str:
    """The sentence as it leaves the program."""
    article = ARTICLES[arranged.article_id]
    start = article.text.index(arranged.draft.text)
    checked = verify(arranged.draft, (passage_of(article, start),), ARTICLES)
    return arranged.explained.put_into(checked, article).text if arranged.explained else checked.text


def passage_of(article: Article, start: int):  # type: ignore[no-untyped-def]
    from rag.joining import passage

    return passage(article, 0, len(article.text), 1.0)


def test_the_answer_comes_first_and_the_rest_of_its_article_next() -> None:
    found = texts(candidate(FERRY, 4), candidate(OTHER, 0), candidate(FERRY, 0))
    assert [text[:8] for text in found] == ["The old ", "Minatomi", "Kitahama"]


def test_neighbours_of_a_paragraph_are_one_sentence_each_quoted_verbatim() -> None:
    [joined] = texts(candidate(FERRY, 2), candidate(FERRY, 1))
    assert joined == "She wants it to sail in October. It will cost ¥240 million."
    assert joined in FERRY.text


def test_neighbours_of_two_paragraphs_stay_apart() -> None:
    assert len(texts(candidate(FERRY, 2), candidate(FERRY, 3))) == 2


def test_a_pronoun_gets_the_name_in_brackets_and_the_quote_stays_verbatim() -> None:
    [arranged] = arrange([candidate(FERRY, 1)], ARTICLES)
    assert shown(arranged) == "She [Haruko Tanabe] wants it to sail in October."
    assert arranged.draft == Draft("She wants it to sail in October.", arranged.draft.quotes)
    assert arranged.explained is not None
    assert "Haruko Tanabe" in FERRY.text[arranged.explained.start : arranged.explained.end]


def test_a_pronoun_for_a_thing_gets_the_sentence_before() -> None:
    [text] = texts(candidate(FERRY, 2))
    assert text == "She wants it to sail in October. It will cost ¥240 million."


def test_a_pronoun_that_may_be_either_of_two_gets_no_name() -> None:
    two = Article(id="two", title="", text="Ana Holt met Marco Bell in Oslo.\nHe left at noon.")
    span = split_sentences(two.text, language="en")[1]
    chosen = SentenceCandidate("two", 1, span.start, span.end, two.text[span.start : span.end], "")
    [arranged] = arrange([chosen], {"two": two})
    assert arranged.explained is None
