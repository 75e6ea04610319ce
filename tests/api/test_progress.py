import time

import pytest

from api import progress as module
from api.progress import progress


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHOW_AFTER_SECONDS", 0.05)


def test_quick_work_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Adding", unit="articles") as update:
        update(1, 2)
    assert capsys.readouterr() == ("", "")


def test_slow_work_shows_a_plain_line_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Adding", unit="articles") as update:
        time.sleep(0.1)
        update(1_200, 3_957)
        update(1_201, 3_957)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Adding: 1,200 of 3,957 articles (")
    assert err.count("\n") == 1


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Adding", unit="articles", quiet=True) as update:
        time.sleep(0.1)
        update(1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_a_bar_that_is_taken_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Adding", unit="articles") as update:
        update(1, 3)
        time.sleep(0.3)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Adding" in err
    assert "1 of 3 articles" in err


def test_a_failure_passes_through_and_the_display_is_stopped() -> None:
    with pytest.raises(ValueError, match="broken"), progress("Adding"):
        raise ValueError("broken")
