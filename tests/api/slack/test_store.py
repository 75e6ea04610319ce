import threading
import time
from pathlib import Path
from typing import Any

from api.slack.records import ChannelSettings, Given, Task
from api.slack.store import SlackStore


def a_task(key: str = "C1:1.0:", **changes: Any) -> Task:
    fields = {
        "question": "C1:1.0",
        "kind": "ask",
        "channel": "C1",
        "user": "U1",
        "text": "Why?",
        "ts": "1.0",
        "thread": "1.0",
    }
    return Task(key=key, **{**fields, **changes})


def test_an_event_and_a_task_are_taken_once_even_by_another_process(tmp_path: Path) -> None:
    store = SlackStore(tmp_path / "bot.sqlite")
    assert store.take("Ev1", a_task()) is not None
    other = SlackStore(tmp_path / "bot.sqlite")
    assert other.take("Ev1", a_task("C1:2.0:")) is None
    assert other.take("Ev2", a_task()) is None
    store.close()
    other.close()


def test_what_is_not_done_is_taken_up_again_and_an_edit_takes_the_place_of_what_it_changed(
    tmp_path: Path,
) -> None:
    store = SlackStore(tmp_path / "bot.sqlite")
    store.take("Ev1", a_task())
    edited = store.take("Ev2", a_task("C1:1.0:2", text="When?"))
    assert edited is not None
    assert store.unfinished() == [edited]
    store.finish(edited)
    assert store.unfinished() == []
    store.close()


def test_a_withdrawn_question_leaves_neither_words_nor_answer(tmp_path: Path, records: Any) -> None:
    store = SlackStore(tmp_path / "bot.sqlite")
    task = store.take("Ev1", a_task(text="A secret"))
    assert task is not None
    store.put(Given("a1", task, records.answer), "1.0")
    assert store.judge("a1", "U1", "helpful")
    store.withdraw(task.question)
    assert store.given("a1") is None
    assert store.feedback() == []
    assert not store.judge("a1", "U1", "helpful")
    assert store.task_for(task.question).text == ""  # type: ignore[union-attr]
    store.close()


def test_an_answer_that_was_judged_outlives_the_edit_of_its_question(tmp_path: Path, records: Any) -> None:
    store = SlackStore(tmp_path / "bot.sqlite")
    store.put(Given("a1", a_task(), records.answer), "1.0")
    store.judge("a1", "U1", "wrong", "¥5 billion")
    store.put(Given("a2", a_task(), records.answer), "1.0")
    store.put(Given("a3", a_task(), records.answer), "1.0")
    assert [given.id for given in store.answers_in("C1", "1.0")] == ["a1", "a3"]
    assert store.given("a3").record == records.answer  # type: ignore[union-attr]
    store.close()


def test_settings_come_back_as_they_were_set(tmp_path: Path) -> None:
    store = SlackStore(tmp_path / "bot.sqlite")
    assert store.settings("C1") == ChannelSettings()
    store.set_settings("C1", ChannelSettings(("A", "B"), "ja", "asker"))
    assert store.settings("C1") == ChannelSettings(("A", "B"), "ja", "asker")
    store.close()


def test_what_slack_waits_for_goes_before_a_queue_of_other_writes(tmp_path: Path) -> None:
    store = SlackStore(tmp_path / "bot.sqlite")
    done = threading.Event()

    def write_on(number: int) -> None:
        while not done.is_set():
            store.begin_reply(f"C{number}", "C")

    writers = [threading.Thread(target=write_on, args=(number,)) for number in range(40)]
    for writer in writers:
        writer.start()
    waited = []
    for number in range(20):
        began = time.monotonic()
        store.take(f"Ev{number}", a_task(f"k{number}"))
        waited.append(time.monotonic() - began)
    done.set()
    for writer in writers:
        writer.join()
    store.close()
    assert sorted(waited)[10] < 0.25
