from rag.breaker import FAILURES, REST_SECONDS, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_model_is_left_alone_after_failures_in_a_row() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(FAILURES):
        assert breaker.admit() == 0
        breaker.failed()
    assert breaker.admit() == REST_SECONDS


def test_a_success_between_failures_starts_the_count_anew() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(FAILURES - 1):
        breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.admit() == 0


def test_after_the_rest_one_tries_and_its_success_lets_all_in() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(FAILURES):
        breaker.failed()
    clock.now += REST_SECONDS
    assert breaker.admit() == 0
    assert breaker.admit() > 0  # the others wait for the one that tries
    breaker.succeeded()
    assert breaker.admit() == 0


def test_a_failure_after_the_rest_is_another_rest() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(FAILURES):
        breaker.failed()
    clock.now += REST_SECONDS
    breaker.admit()
    breaker.failed()
    assert breaker.admit() == REST_SECONDS
