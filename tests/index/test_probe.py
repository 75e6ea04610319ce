"""How long a probe is waited for: by what it computes, and on the clock only if it computes nothing."""

import subprocess
import sys
import time

import pytest

from index.probe import _said_within

pytestmark = pytest.mark.slow


def said_within(seconds, script):
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        return _said_within(child, seconds)


def test_what_the_probe_says_is_returned():
    assert said_within(10, "print('it holds 3 of 4 chunks')") == "it holds 3 of 4 chunks\n"


@pytest.mark.parametrize("script", ["while True: pass", "import time; time.sleep(60)"])
def test_a_probe_that_computes_without_end_or_not_at_all_is_given_up(script):
    began = time.monotonic()
    assert said_within(1.0, script) is None
    assert time.monotonic() - began < 50


def test_a_probe_that_a_busy_machine_holds_up_is_waited_for():
    script = (
        "import time; end = time.monotonic() + 3\n"
        "while time.monotonic() < end:\n"
        "    began = time.process_time()\n"
        "    while time.process_time() - began < 0.02: pass\n"
        "    time.sleep(0.08)\n"
        "print('done')"
    )
    assert said_within(1.5, script) == "done\n"
