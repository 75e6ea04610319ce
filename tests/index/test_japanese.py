import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.japanese import PIECE_CHARACTERS, character_pairs, last_word, noun_phrases, tokenize, word_places


def test_importing_does_not_load_sudachi() -> None:
    check = "import sys, index.japanese; assert 'sudachipy' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)


def test_function_words_are_dropped() -> None:
    assert tokenize("橋を直すのは誰ですか？") == ["橋", "直す"]


def test_question_and_sentence_share_their_content_words() -> None:
    question = set(tokenize("市は橋の補修にいくら投資するのか"))
    assert question <= set(tokenize("市は橋の補修に12億円を投資すると発表した。"))


@pytest.mark.parametrize(
    "question", ["いくら", "なぜ", "どう", "何", "いつ", "誰", "どれくらい", "いくつ", "何兆"]
)
def test_question_words_are_dropped(question: str) -> None:
    assert tokenize(question) == []
    assert tokenize("何人が来た") == ["人"]


def test_compound_is_followed_by_its_parts() -> None:
    assert tokenize("国家公務員") == ["国家公務員", "国家", "公務", "員"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("１兆円", "1兆円"),
        ("一兆円", "1兆円"),
        ("1,000,000,000,000円", "1兆円"),
        ("㈱山田", "株式会社山田"),
        ("（株）山田", "株式会社山田"),
        ("ＡＩ", "ai"),
        ("打込む", "打ち込む"),
        ("サーバ", "サーバー"),
        ("ﾌｪﾘｰ", "フェリー"),
    ],
)
def test_spellings_of_one_thing_become_the_same_words(one: str, other: str) -> None:
    assert tokenize(one) == tokenize(other) != []


def test_text_over_sudachis_limit_is_read_whole() -> None:
    text = "橋" * 3 + "直す" * (3 * PIECE_CHARACTERS) + "。\n港。"
    words = tokenize(text)
    assert words[-1] == "港"
    assert len(words) > PIECE_CHARACTERS


def test_threads_get_the_same_words() -> None:
    texts = [f"市は{number}億円で橋を直すと発表した。" * 20 for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tokenize, texts)) == [tokenize(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, "1" * 100_000, "あ" * 100_000, "\x00" * 10_000, "\ud800", " " * 100_000, "😀" * 30_000],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    begun = time.process_time()
    tokenize(text)
    assert time.process_time() - begun < 5


@settings(deadline=None)
@given(st.text())
def test_words_are_normalised_and_hold_no_space(text: str) -> None:
    for word in tokenize(text):
        assert word == "".join(word.split()) == word.lower()
        assert any(character.isalnum() for character in word)


def test_pairs_of_characters_end_at_punctuation_and_are_of_one_width() -> None:
    assert character_pairs("青い橋、ＡＩ。") == ["青い", "い橋", "ai"]
    assert character_pairs("橋。") == ["橋"]
    assert character_pairs("、。") == []


def phrases(text: str) -> list[str]:
    return [text[each.start : each.end] for each in noun_phrases(text)]


def test_nouns_that_stand_together_are_one_phrase() -> None:
    assert phrases("木造橋はロベルト・カーンが直した。") == ["木造橋", "ロベルト・カーン"]
    assert phrases("島では「からころ」という。") == ["島", "からころ"] or "からころ" in phrases(
        "島では「からころ」という。"
    )


def test_words_of_time_and_manner_alone_are_no_phrases() -> None:
    assert phrases("当時、様々な船が来た。") == ["船"]


def test_proper_nouns_are_told_apart() -> None:
    names = {
        word: each.names
        for each in noun_phrases("山田が東京で橋を渡った。")
        for word in ["山田が東京で橋を渡った。"[each.start : each.end]]
    }
    assert names == {"山田": {"人名"}, "東京": {"地名"}, "橋": set()}


def test_places_of_words_are_those_of_the_text() -> None:
    text = "市は橋を打込む。"
    places = [text[start:end] for start, end in word_places(text, {"橋", "打ち込む"})]
    assert places == ["橋", "打込む"]
    assert last_word("木造橋") == "橋"
    assert last_word("") is None
