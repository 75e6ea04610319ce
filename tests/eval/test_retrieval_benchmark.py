from eval.news_questions import NewsQuestion, NewsQuestions
from eval.retrieval_benchmark import rank
from index.records import Article, Passage

ARTICLES = (
    Article(id="gold", title="Ferry", text="The ferry is called Petrel. It sails on Monday."),
    Article(id="other", title="Ferries", text="Some ferries are painted blue."),
    Article(id="echo", title="Echo", text="Petrel is a bird. The new ferry is blue."),
)
QUESTION = NewsQuestion(
    id="20260102_1",
    asked_at="2026-01-02",
    text="What is the ferry called?",
    answers=("Petrel",),
    gold_url="u:gold",
)
NEWS = NewsQuestions(
    articles=ARTICLES,
    unread=0,
    questions=(QUESTION,),
    retrieved_for={QUESTION.id: ("gold", "other")},
    gold_articles={"u:gold": "gold", "u:other": "other"},
)


def passage(article_id: str, start: int, end: int) -> Passage:
    article = NEWS.by_id[article_id]
    return Passage(article_id, article.title, None, None, None, start, end, article.text[start:end], 1.0)


def test_articles_are_ranked_by_their_first_passage():
    found = [
        passage("other", 0, 10),
        passage("other", 10, 20),
        passage("gold", 28, 47),
        passage("gold", 0, 27),
    ]
    assert rank(NEWS, QUESTION, found).article == 2


def test_a_passage_hits_only_with_the_answer_in_it():
    found = [passage("gold", 28, 47), passage("gold", 0, 27)]
    assert rank(NEWS, QUESTION, found).passage == 2


def test_a_passage_of_an_article_not_found_for_the_question_does_not_hit():
    found = [passage("echo", 0, 17), passage("other", 0, 30)]
    ranks = rank(NEWS, QUESTION, found)
    assert (ranks.article, ranks.passage) == (None, None)


def test_a_question_without_source_or_answer_bearing_article_is_not_measured():
    question = NewsQuestion("20260102_2", "2026-01-02", "What colour?", ("Green",), None)
    ranks = rank(NEWS, question, [passage("gold", 0, 27)])
    assert (ranks.has_article, ranks.has_passage) == (False, False)


def test_a_source_that_is_not_among_the_articles_is_measured_and_missed():
    question = NewsQuestion("20260102_3", "2026-01-02", "What?", ("Green",), "u:unknown")
    ranks = rank(NEWS, question, [passage("gold", 0, 27)])
    assert (ranks.has_article, ranks.article) == (True, None)


def test_a_question_with_its_source_is_measured():
    ranks = rank(NEWS, QUESTION, [])
    assert (ranks.has_article, ranks.has_passage) == (True, True)
    assert (ranks.article, ranks.passage) == (None, None)
