from index.records import Article
from rag.joining import passage
from rag.premises import premises

FERRY = Article(
    "ferry",
    "Second ferry",
    "Mayor Aiko Sato said Minatomi will spend ¥240 million on a second ferry.\n"
    "The second ferry will sail on 4 October.",
    published_at="2026-03-03",
)
JAPANESE = Article(
    "ferry-ja",
    "フェリー",
    "港町の佐藤市長は2隻目のフェリーに2億4000万円を充てると述べた。",
    published_at="2026-03-03",
    language="ja",
)


def corrections(question, article=FERRY, language="en"):
    passages = [passage(article, 0, len(article.text), 1.0)]
    found = premises(question, "2026-03-10", passages, {article.id: article}, language=language)
    return [(text, [each.text for each in evidence]) for text, evidence in found]


def test_a_figure_that_the_articles_contradict_is_corrected_with_its_quote():
    ((text, quotes),) = corrections("Why will Minatomi spend ¥2.4 billion on a second ferry?")
    assert text == "The question says ¥2.4 billion; the articles say ¥240 million."
    assert quotes == ["Mayor Aiko Sato said Minatomi will spend ¥240 million on a second ferry."]


def test_a_figure_that_the_articles_bear_out_is_not_corrected():
    assert corrections("Why will Minatomi spend 240 million yen on a second ferry?") == []


def test_a_date_that_the_articles_contradict_is_corrected():
    ((text, _),) = corrections("Why does the second ferry sail on 5 October 2026?")
    assert text == "The question says 5 October 2026; the articles say 4 October (2026-10-04)."


def test_a_date_that_the_articles_bear_out_is_not_corrected():
    assert corrections("Why does the second ferry sail on October 4, 2026?") == []


def test_a_year_within_which_the_articles_date_lies_is_not_corrected():
    later = "The second ferry will sail in the spring of 2029. It was ordered on 12 November 2026 for the second ferry line."
    ferry = Article("later", "Ferry", later, published_at="2026-03-03")
    assert corrections("Will the second ferry sail in 2029?", ferry) == []
    ((text, _),) = corrections("Will the second ferry line open in 2031?", ferry)
    assert text.startswith("The question says 2031;")


def test_an_office_holder_whom_the_articles_do_not_name_is_corrected():
    ((text, _),) = corrections("What did Mayor Kenji Tanaka say Minatomi will spend on a second ferry?")
    assert text == "The question says Mayor Kenji Tanaka; the articles say Mayor Aiko Sato."


def test_an_office_holder_whom_they_name_is_not_corrected():
    assert corrections("What did Mayor Sato say Minatomi will spend on a second ferry?") == []


def test_a_figure_in_a_question_about_something_else_is_left_alone():
    assert corrections("Why did the lighthouse keeper of Kamezaki get ¥5 million?") == []


def test_japanese_questions_are_corrected_in_japanese():
    ((text, _),) = corrections("港町の佐藤市長が2隻目のフェリーに24億円を充てるのはなぜ?", JAPANESE, "ja")
    assert text == "質問には「24億円」とありますが、記事では「2億4000万円」です。"


def test_a_japanese_office_holder_is_corrected():
    found = corrections("港町の田中市長が2隻目のフェリーに充てる金額は?", JAPANESE, "ja")
    assert [text for text, _ in found] == ["質問には「田中市長」とありますが、記事では「佐藤市長」です。"]
