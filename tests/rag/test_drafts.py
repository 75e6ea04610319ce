import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.drafts import Draft, DraftParser, DraftQuote, Reply


def parse(reply: str, *, piece: int = 1_000_000) -> tuple[list[Draft], str | None]:
    parser = DraftParser()
    drafts: list[Draft] = []
    for start in range(0, len(reply), piece):
        drafts.extend(parser.feed(reply[start : start + piece]))
    drafts.extend(parser.close())
    return drafts, parser.not_found


def drafts_of(reply: str) -> list[Draft]:
    return parse(reply)[0]


STAFF = Draft("The bureau has 30 staff.", (DraftQuote(1, "a staff of 30"),))
DOUBLE = Draft("It will double them.", (DraftQuote(2, "twice as many"), DraftQuote(1, "from 30")))

STAFF_LINE = '{"text": "The bureau has 30 staff.", "quotes": [{"passage": 1, "text": "a staff of 30"}]}'
DOUBLE_LINE = (
    '{"text": "It will double them.", "quotes": [{"passage": 2, "text": "twice as many"}, '
    '{"passage": 1, "text": "from 30"}]}'
)


@pytest.mark.parametrize(
    "reply",
    [
        f"{STAFF_LINE}\n{DOUBLE_LINE}",
        f"{STAFF_LINE}\n{DOUBLE_LINE}\n",
        f"```json\n{STAFF_LINE}\n{DOUBLE_LINE}\n```",
        f"Here is the answer:\n\n{STAFF_LINE}\n{DOUBLE_LINE}\nI hope this helps!",
        f"[{STAFF_LINE},\n {DOUBLE_LINE}]",
        f'{{"sentences": [{STAFF_LINE}, {DOUBLE_LINE}]}}',
        f'{{"answer": {{"sentences": [{STAFF_LINE}, {DOUBLE_LINE},]}}, "status": "answered"}}',
        json.dumps({"result": [json.loads(STAFF_LINE), json.loads(DOUBLE_LINE)]}, indent=2),
        f"1. {STAFF_LINE}\n2. {DOUBLE_LINE}",
        f'<think>Maybe {{30}}? {{"text": "No."}}</think>\n{STAFF_LINE}\n{DOUBLE_LINE}',
        f"{STAFF_LINE}\n{DOUBLE_LINE}\n{STAFF_LINE}\n{DOUBLE_LINE}",
        f'{STAFF_LINE}\n{DOUBLE_LINE}\n{{"text": "It costs 12',
    ],
)
@pytest.mark.parametrize("piece", [1, 5, 1000])
def test_a_reply_is_read_whatever_stands_around_its_objects(reply: str, piece: int) -> None:
    assert parse(reply, piece=piece) == ([STAFF, DOUBLE], None)


@pytest.mark.parametrize(
    "quotes",
    [
        '"quotes": [{"passage": "1", "text": "a staff of 30"}]',
        '"quotes": [{"passage": "[1]", "text": "a staff of 30"}]',
        '"quotes": [{"passage": "Passage 1", "text": "a staff of 30"}]',
        '"quotes": [{"passage": 1.0, "quote": "a staff of 30"}]',
        '"quotes": [{"passage": [1], "text": "a staff of 30"}]',
        '"quotes": [{"id": 1, "text": " a staff of 30 "}]',
        '"quotes": ["[1] a staff of 30"]',
        '"quote": "a staff of 30", "passage": 1',
        '"quote": {"passage": 1, "text": "a staff of 30"}',
        '"citations": [{"source": "passage_1", "quote": "a staff of 30"}]',
        '"passage": "p. 1", "evidence": ["a staff of 30"]',
        '"quotes": [{"passage": 1, "text": "a staff of 30",},],',
        '"quotes": [{"passage": 1, "text": "a staff of 30"}',
    ],
)
def test_quotes_are_read_however_they_are_written(quotes: str) -> None:
    assert drafts_of('{"text": "The bureau has 30 staff.", ' + quotes + "}") == [STAFF]


@pytest.mark.parametrize(
    "passage", ["null", '"the first"', "true", '"a long title of 1 article, much too long"']
)
def test_a_passage_that_cannot_be_read_is_none(passage: str) -> None:
    reply = '{"text": "A new one.", "quotes": [{"text": "new", "passage": ' + passage + "}]}"
    assert drafts_of(reply) == [Draft("A new one.", (DraftQuote(None, "new"),))]


def test_markers_in_a_sentence_become_passages() -> None:
    assert drafts_of('{"text": "The bureau has 30 staff [1][2, 3]."}') == [
        Draft("The bureau has 30 staff.", (), (1, 2, 3))
    ]
    assert drafts_of('{"text": "職員は30人【2】。", "sources": ["Passage 4", 5]}') == [
        Draft("職員は30人。", (), (2, 4, 5))
    ]


def test_a_list_of_strings_is_read_as_sentences() -> None:
    assert drafts_of('{"sentences": ["One is open [1].", "Two are shut."]}') == [
        Draft("One is open.", (), (1,)),
        Draft("Two are shut."),
    ]


def test_plain_prose_is_split_into_sentences_without_quotes() -> None:
    reply = (
        "Based on the news:\n\n**The bureau has 30 staff** [1]. It will double them [2].\n- One more point."
    )
    assert drafts_of(reply) == [
        Draft("Based on the news:"),
        Draft("The bureau has 30 staff.", (), (1,)),
        Draft("It will double them.", (), (2,)),
        Draft("One more point."),
    ]


def test_japanese_prose_is_split_into_sentences() -> None:
    assert [draft.text for draft in drafts_of("職員は30人だ。来年度に倍増させる方針だ。")] == [
        "職員は30人だ。",
        "来年度に倍増させる方針だ。",
    ]


def test_a_number_that_opens_a_line_of_prose_is_dropped_only_as_a_list_mark() -> None:
    assert [draft.text for draft in drafts_of("1. They have staff.\n2) They grow.\n30. That was it.")] == [
        "They have staff.",
        "They grow.",
        "30. That was it.",
    ]


@pytest.mark.parametrize(
    ("reply", "missing"),
    [
        ('{"not_found": "the number of users"}', "the number of users"),
        ('{"not_found": true, "reason": "no passage says it"}', "no passage says it"),
        ('{"not_found": true}', ""),
        ('{"status": "not_found", "missing": "the sum"}', "the sum"),
        ('```\n{"text": "I do not know.", "not_found": "the sum"}\n```', "the sum"),
        ("NOT_FOUND", "NOT_FOUND"),
    ],
)
def test_not_found_is_told_apart_from_sentences(reply: str, missing: str) -> None:
    assert parse(reply) == ([], missing)


def test_an_empty_not_found_beside_a_sentence_says_nothing() -> None:
    assert parse('{"text": "The bureau is open.", "quotes": [], "not_found": ""}') == (
        [Draft("The bureau is open.")],
        None,
    )


@pytest.mark.parametrize(
    "reply", ["", " \n ", "```\n```", "{}", "[]", '{"foo": 1}', "<think>30</think>", "..."]
)
def test_a_reply_of_nothing_gives_nothing(reply: str) -> None:
    assert parse(reply) == ([], None)


def test_a_sentence_is_given_as_soon_as_its_object_closes() -> None:
    parser = DraftParser()
    assert parser.feed(STAFF_LINE[:-1]) == []
    assert parser.feed("}") == [STAFF]
    assert parser.feed("\n" + DOUBLE_LINE) == [DOUBLE]


def test_a_sentence_that_breaks_off_is_dropped() -> None:
    assert drafts_of('{"text": "The bureau has 3') == []


def test_of_quotes_that_break_off_the_whole_ones_are_kept() -> None:
    cut = STAFF_LINE[: -len("]}")] + ', {"passage": 2, "text": "as many as 1'
    assert drafts_of(cut) == [Draft(STAFF.text, STAFF.quotes, (2,))]


def test_lone_surrogates_and_nul_do_not_come_through() -> None:
    assert drafts_of('{"text": "A \\ud800 b\\u0000c."}') == [Draft("A \ufffd bc.")]


@given(st.text(max_size=80), st.integers(1, 9))
def test_any_text_is_read_the_same_in_pieces(reply: str, piece: int) -> None:
    assert parse(reply, piece=piece) == parse(reply)


@given(st.text(alphabet="0123456789.,%¥$ 兆億円", min_size=1, max_size=30))
def test_figures_come_through_as_they_were_written(figure: str) -> None:
    reply = json.dumps({"text": f"It is {figure}x.", "quotes": [{"passage": 1, "text": f"x{figure}x"}]})
    assert drafts_of(reply) == [Draft(f"It is {figure}x.", (DraftQuote(1, f"x{figure}x"),))]


def test_long_prose_is_read_in_linear_time() -> None:
    assert drafts_of("\n" * 100_000) == []
    assert len(drafts_of("The bureau has a staff. " * 4_000)) == 1
    drafts_of("[" * 50_000 + "【1" * 20_000)


def test_parts_of_a_reply_add_up() -> None:
    parts = Reply((STAFF,), usage={"prompt_tokens": 5}) + Reply((DOUBLE,), "the sum", {"prompt_tokens": 1})
    assert parts == Reply((STAFF, DOUBLE), "the sum", {"prompt_tokens": 6})
    assert (Reply(not_found="") + Reply()).not_found == ""
