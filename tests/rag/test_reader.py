import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelUnavailable
from index.records import Passage
from rag.reader import WEIGHTS, OwnReader
from rag.readers import load_reranker

pytestmark = pytest.mark.slow

FERRY = (
    "The ferry between Lunde and the islands will sail every hour from June, the county said on Monday. "
    "The county will pay 14 million crowns for the new boat, which was built in Ulstein. "
    "Its captain, Astrid Berg, has worked on the line since 2009."
)


@pytest.fixture(scope="module")
def reader() -> OwnReader:
    return OwnReader()


def passage(text: str, title: str = "") -> Passage:
    return Passage("a", title, None, None, None, 0, len(text), text, 1.0)


def best(reader: OwnReader, question: str, text: str) -> str:
    (reading,) = reader.read(question, [passage(text)])
    assert reading is not None
    return text[reading.spans[0].start : reading.spans[0].end]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much will the county pay for the new boat?", "14 million crowns"),
        ("Who is the captain of the ferry?", "Astrid Berg"),
        ("Where was the boat built?", "Ulstein"),
    ],
)
def test_it_points_at_the_words_that_answer(reader: OwnReader, question: str, answer: str) -> None:
    assert answer in best(reader, question, FERRY)


def test_the_passage_that_answers_scores_higher(reader: OwnReader) -> None:
    other = "The museum of glass in Holm will be closed until autumn for repairs, its director said. " * 3
    scores = reader.scores("Who is the captain of the ferry?", [passage(other), passage(FERRY)])
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] < scores[1]


def test_all_of_a_long_passage_is_read(reader: OwnReader) -> None:
    filling = "The weather was fair along the coast and nothing else was reported that day. " * 40
    assert "Astrid Berg" in best(reader, "Who is the captain of the ferry?", filling + FERRY)


def test_what_is_not_english_is_not_read(reader: OwnReader) -> None:
    japanese = passage("市は来年度、橋の補修に12億円を充てる方針を固めた。")
    assert next(iter(reader.read("Who is the captain?", [japanese, passage(FERRY)]))) is None
    assert list(reader.read("橋の補修にいくら充てますか。", [passage(FERRY)])) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x" * 10_000,
        "<div><p>&nbsp;</p></div>" * 200,
        "🙂" * 500,
        "שלום עולם " * 50,
        "\u200b\u202e" * 90,
    ],
)
def test_odd_texts_are_read_in_their_bounds_or_not_at_all(reader: OwnReader, text: str) -> None:
    for reading in reader.read("Who is the captain of the ferry?", [passage(text)]):
        for span in reading.spans if reading else ():
            assert 0 <= span.start < span.end <= len(text)


def test_an_empty_question_reads_nothing(reader: OwnReader) -> None:
    assert list(reader.read("", [passage(FERRY)])) == [None]


@settings(max_examples=25)
@given(st.text(alphabet="ab ß1.,\n\"'’é\u200b漢", max_size=700))
def test_spans_are_within_their_passage(reader: OwnReader, text: str) -> None:
    for reading in reader.read("What is it?", [passage(text)]):
        for span in reading.spans if reading else ():
            assert 0 <= span.start < span.end <= len(text)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    changed = tmp_path / "reader.safetensors"
    data = bytearray(WEIGHTS.read_bytes())
    data[-1] ^= 1
    changed.write_bytes(data)
    with pytest.raises(ModelUnavailable, match="not the reader that was shipped"):
        OwnReader(changed)
    with pytest.raises(ModelUnavailable, match="missing"):
        OwnReader(tmp_path / "none")


def test_the_file_is_small_enough_to_ship() -> None:
    assert WEIGHTS.stat().st_size < 50_000_000


def test_it_reads_without_torch() -> None:
    code = (
        "import sys\n"
        "from rag.reader import OwnReader\n"
        "from index.records import Passage\n"
        "text = 'The boat cost 14 million crowns.'\n"
        "read = OwnReader().read('How much did the boat cost?', [Passage('a', '', None, None, None, 0, 32, text, 1.0)])\n"
        "assert read[0].spans\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_reader_is_loaded_by_name_or_not_at_all() -> None:
    assert load_reranker("none") is None
    assert isinstance(load_reranker(None), OwnReader)
    assert isinstance(load_reranker("uradori-reader"), OwnReader)
