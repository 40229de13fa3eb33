"""Whether work grows with its input or faster, told so that neither a slow nor a busy machine changes the answer."""

from __future__ import annotations

import time
from collections.abc import Callable

SOON_S = 1.0
# Four times the input takes 4 times as long where it grows evenly, 16 times where it grows with the square.
MOST = 10


def grows_evenly(do: Callable[[int], object], size: int) -> bool:
    """Do the work at a quarter of the size and at the whole; what is soon done needs no comparison."""
    whole = _seconds(do, size)
    return whole < SOON_S or min(whole, _seconds(do, size)) < MOST * max(_seconds(do, size // 4), SOON_S / MOST)


def _seconds(do: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    do(size)
    return time.process_time() - began
