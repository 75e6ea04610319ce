from dataclasses import replace
from typing import Any

from api.render.passages import mark_words, render_retrieval
from api.typesetting import Page
from rag.records import ScoreParts
from rag.retrieval import Retrieval
from rag.windows import Window

PAGE = Page(width=100)
COLOUR = Page(width=100, colour=True)
QUESTION = "How much does the town spend on ferries?"


def found(records: Any, **more: Any) -> Retrieval:
    return replace(Retrieval((records.passage,), (ScoreParts(dense=0.5, keyword=1.0, recency=2.5),)), **more)


def test_passages_are_numbered_with_offsets_and_score(records: Any) -> None:
    text = render_retrieval(found(records), PAGE, question=QUESTION)
    assert "1. Second ferry" in text
    assert "ferry1 0-44, score 0.750\n" in text
    assert render_retrieval(Retrieval(), PAGE, question=QUESTION) == "Nothing was found."


def test_explained_scores_show_their_parts(records: Any) -> None:
    text = render_retrieval(found(records), PAGE, question=QUESTION, explain=True)
    assert "vectors 0.50, words 1.00, article 0.00, recency ×2.50" in " ".join(text.split())


def test_what_the_reader_said_is_among_them(records: Any) -> None:
    read = found(records, parts=(ScoreParts(rerank=-1.25, belief=0.4),))
    text = " ".join(render_retrieval(read, PAGE, question=QUESTION, explain=True).split())
    assert "reranker -1.25, holds 40% of what the reader believes" in text


def test_the_days_that_were_kept_to_are_named(records: Any) -> None:
    window = Window("2025-12-01", "2025-12-31", explicit=True)
    assert "Kept to 2025-12-01 to 2025-12-31." in render_retrieval(
        found(records, window=window), PAGE, question=QUESTION
    )
    assert "all days were searched" in render_retrieval(
        found(records, window=window, relaxed=True), PAGE, question=QUESTION
    )


def test_words_of_the_question_are_marked_in_every_form() -> None:
    assert mark_words("The town spent it.", QUESTION, COLOUR) == (
        "The \033[1mtown\033[0m \033[1mspent\033[0m it."
    )
    assert mark_words("渡船の費用は2億円。", "渡船の費用はいくらですか", COLOUR).startswith(
        "\033[1m渡船\033[0mの"
    )
    assert mark_words("The town spent it.", QUESTION, PAGE) == "The town spent it."
