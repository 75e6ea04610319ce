import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.json_objects import ObjectScanner, read_object


def scan(text: str, *, piece: int = 1_000_000, wrappers: frozenset[str] = frozenset()) -> list[object]:
    scanner = ObjectScanner(wrappers)
    found: list[object] = []
    for start in range(0, len(text), piece):
        found.extend(scanner.feed(text[start : start + piece]))
    return [*found, *scanner.close()]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(st.text(max_size=5), json_values, max_size=3)


@given(st.lists(json_objects, max_size=4), st.integers(1, 9), st.sampled_from([None, 2]), st.booleans())
def test_valid_objects_come_back_unchanged_however_they_are_cut(
    objects: list[dict[str, object]], piece: int, indent: int | None, ascii_only: bool
) -> None:
    text = "\n".join(json.dumps(value, indent=indent, ensure_ascii=ascii_only) for value in objects)
    assert scan(text, piece=piece) == objects


@given(st.text(alphabet='{}[]",:\\\n 1a', max_size=60), st.integers(1, 7))
def test_any_text_is_read_without_failing_and_the_same_in_pieces(text: str, piece: int) -> None:
    assert scan(text, piece=piece) == scan(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": "said "no" again", "b": 1}', {"a": 'said "no" again', "b": 1}),
        (r'{"a": "it\'s \¥5"}', {"a": "it's ¥5"}),
        ("{'a': 'b', 'c': None}", {"a": "b", "c": None}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ("{not json}", None),
        ("[1]", None),
    ],
)
def test_punctuation_is_repaired_and_nothing_else(text: str, expected: object) -> None:
    assert read_object(text) == expected


@given(st.text(alphabet="0123456789.,¥ 兆円", max_size=30))
def test_repair_never_changes_a_figure(figure: str) -> None:
    assert read_object('{"a": "' + figure + '", "b": [1,],}') == {"a": figure, "b": [1]}


def test_a_broken_object_does_not_swallow_the_next_line() -> None:
    assert scan('{"a": "5" tall", "b": "x"\n{"a": 2}') == [{"a": 2}]
    assert scan('{"a": 1, "b": [{"c": 1}\n{"a": 2}') == [{"a": 1, "b": [{"c": 1}]}, {"a": 2}]
    assert scan('{"a": 1,\n{"a": 2}') == [{"a": 1}, {"a": 2}]


def test_of_a_truncated_object_only_whole_members_are_kept() -> None:
    assert scan('{"a": "one", "b": [{"c": 1}, {"c": 12') == [{"a": "one", "b": [{"c": 1}]}]
    assert scan('{"a": "one hundred 12') == []


def test_members_of_a_wrapper_come_one_by_one_before_it_closes() -> None:
    scanner = ObjectScanner(frozenset({"sentences"}))
    assert scanner.feed('{"ok": true, "sentences": [{"a": 1},') == [{"a": 1}]
    assert scanner.feed(' {"a": 2}]}') == [{"a": 2}]
    assert scanner.close() == []


def test_text_outside_of_objects_is_kept() -> None:
    scanner = ObjectScanner()
    scanner.feed('Here {"a": 1} you {are.')
    scanner.close()
    assert scanner.outside == "Here  you {are."


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        '{"' * 50_000,
        '{"a": "' + '\\"' * 50_000,
        '{"a": ' + "[" * 100_000,
        '{"a": 1},' * 10_000,
        '{"a": ' + "9" * 100_000 + "}",
        '{"a" ' + " " * 100_000 + "}",
        "\n{" * 50_000,
        "{}," * 30_000,
        '{"a": "' + "," * 100_000,
        '{"a": [' + "1," * 50_000,
    ],
    ids=range(11),
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.perf_counter()
    scan(text, piece=1000)
    assert time.perf_counter() - started < 10
