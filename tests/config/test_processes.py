"""A part that falls is started again, at once the first time, then ever more slowly, and for ever."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kopir.config.processes import Watch, kill_group


def make(code: str) -> Callable[[], subprocess.Popen[bytes]]:
    return lambda: subprocess.Popen([sys.executable, "-c", code], start_new_session=True)


def look_until(watch: Watch, is_so: Callable[[], bool]) -> int:
    """Look until something is so; return how often an end was found."""
    found, deadline = 0, time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        found += watch.look()
        time.sleep(0.01)
    return found


def test_child_that_ends_is_started_again_and_each_end_is_told_once() -> None:
    watch = Watch(make("pass"), calm_s=60.0, longest_wait_s=0.0)
    first = watch.child
    assert look_until(watch, lambda: watch.child is not first) == 1
    watch.child.wait()


def test_child_that_lives_is_left_alone() -> None:
    watch = Watch(make("import time; time.sleep(60)"))
    first = watch.child
    assert (watch.look(), watch.child) == (False, first)
    first.kill()
    first.wait()


def test_waits_grow_while_it_falls_at_once_and_end_at_the_longest() -> None:
    watch, waits = Watch(make("pass"), calm_s=60.0, longest_wait_s=5.0), []
    for _fall in range(5):
        watch.child.wait()
        assert watch.look()
        waits.append(watch.due - time.monotonic())
        watch.due = 0.0
        watch.look()
    watch.child.wait()
    assert [round(wait) for wait in waits] == [1, 3, 5, 5, 5]


def test_fall_after_a_calm_time_is_mended_at_once() -> None:
    watch = Watch(make("pass"), calm_s=0.0)
    watch.child.wait()
    watch.look()
    assert watch.due <= time.monotonic()


def test_what_a_fallen_child_left_behind_is_killed() -> None:
    code = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True)"
    child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE)
    assert child.stdout
    left = Path(f"/proc/{int(child.stdout.readline())}/stat")
    child.wait()
    child.stdout.close()
    assert is_alive(left)
    kill_group(child.pid)
    deadline = time.monotonic() + 30
    while is_alive(left):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    kill_group(child.pid)  # nobody is left, and that is no error


def is_alive(stat: Path) -> bool:
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
