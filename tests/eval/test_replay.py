import json
from pathlib import Path

import httpx
import pytest

from eval.overhead import overhead
from eval.replay import SAMPLE_REPLIES, Recording, load_recordings, replaying
from index.errors import UnreadableSource
from rag.settings import Settings


def asked(base_url: str, prompt: str, *, stream: bool = False) -> httpx.Response:
    body = {"model": "m", "stream": stream, "messages": [{"role": "user", "content": prompt}]}
    return httpx.post(f"{base_url}/chat/completions", json=body, timeout=30)


def test_a_reply_is_played_to_the_prompt_with_its_words() -> None:
    with replaying([Recording("about tea", when="tea"), Recording("anything")]) as server:
        replies = [asked(server.base_url, prompt).json() for prompt in ("coffee?", "tea?")]
    assert [r["choices"][0]["message"]["content"] for r in replies] == ["anything", "about tea"]


def test_a_reply_is_played_once_unless_it_may_be_again() -> None:
    with replaying([Recording("once"), Recording("often", again=True)]) as server:
        texts = [asked(server.base_url, "?").json()["choices"][0]["message"]["content"] for _ in range(3)]
    assert texts == ["once", "often", "often"]


def test_what_is_not_recorded_is_refused() -> None:
    with replaying([Recording("x", when="tea")]) as server:
        assert asked(server.base_url, "coffee?").status_code == 400


def test_a_stream_comes_in_pieces_and_ends() -> None:
    with replaying([Recording("abcdef", piece=2)]) as server:
        text = asked(server.base_url, "?", stream=True).text
    pieces = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    said = [piece["choices"][0]["delta"].get("content") for piece in pieces if piece["choices"]]
    assert [part for part in said if part] == ["ab", "cd", "ef"]
    assert text.rstrip().endswith("data: [DONE]")


def test_a_failure_says_when_to_come_back() -> None:
    with replaying([Recording(status=429, retry_after=3)]) as server:
        response = asked(server.base_url, "?")
    assert (response.status_code, response.headers["retry-after"]) == (429, "3")


@pytest.mark.parametrize("line", ["", "no json", '{"rely": "misspelt"}', '["a"]'])
def test_a_faulty_file_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(UnreadableSource, match="replies"):
        load_recordings(path)


def test_the_sample_replies_can_be_read() -> None:
    assert all(recording.again and recording.when for recording in load_recordings(SAMPLE_REPLIES))


@pytest.mark.slow
def test_the_time_until_the_model_is_asked_is_taken(tmp_path: Path, models_folder: Path) -> None:
    settings = Settings(home=tmp_path, models=models_folder, reranker="none")
    report = overhead(settings, ["How much?", "Who?"])
    assert report["questions"] == 0  # an empty library asks no model
