import threading
import time

import pytest

from rag.once import Once


def test_many_threads_get_the_one_thing_made() -> None:
    made: list[object] = []

    def make() -> object:
        time.sleep(0.01)
        made.append(object())
        return made[-1]

    once, got = Once(make), []
    assert not once.done
    threads = [threading.Thread(target=lambda: got.append(once())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert once.done and len(made) == 1 and set(map(id, got)) == {id(made[0])}


def test_what_failed_is_tried_again() -> None:
    tries = iter((ValueError("not yet"), None))

    def make() -> str:
        if error := next(tries):
            raise error
        return "made"

    once = Once(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert not once.done
    assert once() == "made"
