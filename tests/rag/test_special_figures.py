from index.records import Article
from rag.question import analyse
from rag.sentence_ranking import answer_spans

ARTICLE = Article(id="a", title="", text="")


def spans(question: str, sentence: str) -> list[str]:
    return [span.text for span in answer_spans(analyse(question), sentence, ARTICLE)]


def test_of_a_vote_the_side_that_is_asked_for_answers() -> None:
    told = "The council voted 21 to 9 for the harbour line."
    assert spans("How many councillors voted for the harbour line?", told) == ["21"]
    assert spans("How many members voted against the line?", told) == ["9"]


def test_a_score_that_is_no_vote_stays_whole() -> None:
    assert spans("How many goals were there?", "Spain won 2-1.") != ["2"]


def test_the_price_of_a_share_is_no_answer_to_another_question() -> None:
    told = "Shares of Seto Foods rose to $31.50 on Monday."
    assert spans("How much did Seto Foods earn?", told) == []
    assert spans("How much are the shares worth?", told) == ["$31.50"]
