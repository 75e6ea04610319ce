from api.slack.pace import POSTING, RATES, TIER_3, Pace


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_no_minute_has_more_updates_than_slack_allows() -> None:
    clock = Clock()
    pace = Pace(RATES, clock=clock)
    at = [pace.turn("chat.update", "C1") for _ in range(300)]
    assert at == sorted(at)
    assert max(sum(start <= t < start + 60 for t in at) for start in at) <= 50


def test_one_message_a_second_in_a_channel_and_channels_do_not_wait_for_each_other() -> None:
    pace = Pace(RATES, clock=Clock())
    assert [pace.turn("chat.postMessage", "C1") for _ in range(3)] == [0.0, 1.0, 2.0]
    assert pace.turn("chat.postMessage", "C2") == 0.0
    assert POSTING.per_second == 1


def test_progress_leaves_half_of_the_turns_to_answers() -> None:
    pace = Pace(RATES, clock=Clock())
    taken = sum(pace.spare_turn("chat.update", "C1") for _ in range(20))
    assert taken == TIER_3.burst / 2
    assert pace.turn("chat.update", "C1") == 0.0


def test_after_retry_after_calls_come_one_after_another_and_not_all_at_once() -> None:
    clock = Clock()
    pace = Pace(RATES, clock=clock)
    pace.close("chat.postMessage", "C1", 30.0)
    assert pace.is_closed("chat.postMessage", "C1")
    assert not pace.spare_turn("chat.postMessage", "C1")
    assert [pace.turn("chat.postMessage", "C1") for _ in range(3)] == [31.0, 32.0, 33.0]
    clock.now = 31.0
    assert not pace.is_closed("chat.postMessage", "C1")
