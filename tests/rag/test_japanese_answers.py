"""Short answers out of Japanese sentences, which were written for these tests."""

import pytest

from index.records import Article
from rag.japanese_answers import japanese_answer
from rag.question import analyse
from rag.sentence_ranking import SentenceCandidate, answer_spans


def short(question: str, *sentences: str) -> str | None:
    asked = analyse(question)
    article = Article(id="a", title="港", text="".join(sentences), language="ja")
    return japanese_answer(
        asked,
        [
            SentenceCandidate(
                "a", 1, 0, len(text), text, "", answers=tuple(answer_spans(asked, text, article))
            )
            for text in sentences
        ],
    )


DAM = "潮見町の堤防は、1987年4月3日の嵐で崩れ、町長の依頼を受けた技師ロベルト・カーンが2年後に建て直した。"


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("堤防が嵐で崩れたのはいつか。", DAM, "1987年4月3日"),
        ("堤防が嵐で崩れたのは何年か。", DAM, "1987年"),
        ("堤防を建て直したのは誰か。", DAM, "技師ロベルト・カーン"),
        ("渡し船には何人が乗ったか。", "渡し船には42人が乗り、3時間かけて島へ渡った。", "42人"),
        ("水車の音を島では何というか。", "水車の音を島では「からころ」という。", "からころ"),
        ("灯台は何によって照らされていたか。", "灯台は昔、鯨油によって照らされていた。", "鯨油"),
        ("灯台は何で照らされたか。", "灯台は番人が照らしたが、後にはガス灯で照らされた。", "ガス灯"),
        ("市場で売られている貝は何貝か。", "市場で売られているのは、干物と平貝である。", "平貝"),
    ],
)
def test_what_is_asked_for_is_pointed_at(question: str, sentence: str, answer: str) -> None:
    assert short(question, sentence) == answer


def test_no_date_is_no_answer_to_when() -> None:
    assert short("堤防はいつ崩れたか。", "堤防は嵐で崩れ、技師が建て直した。") is None


def test_the_likeliest_sentence_goes_first() -> None:
    assert short("祭りはどこで開かれたか。", "祭りは青浜で開かれた。", "祭りは黒瀬で開かれた。") == "青浜"


def test_a_sentence_without_the_kind_is_passed_over() -> None:
    assert short("堤防はいつ崩れたか。", "堤防は嵐で崩れた。", DAM) == "1987年4月3日"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("橋が完成した年は？", "date"),
        ("橋は何時代に架けられたか。", "statement"),
        ("橋を設計した人物は？", "person"),
        ("橋が架かる国は？", "place"),
        ("橋は何種類あるか。", "count"),
    ],
)
def test_japanese_questions_say_what_they_ask_for(question: str, kind: str) -> None:
    assert analyse(question).kind == kind
