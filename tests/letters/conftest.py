from collections.abc import Callable

import pytest

from kopir.config.worker import run_until_quiet
from kopir.letters.tasks import CHORES as LETTERS
from kopir.mail.tasks import CHORES as MAIL


@pytest.fixture
def work_off() -> Callable[[], int]:
    """Run the chores of mail and letters until nothing is left to do."""
    return lambda: run_until_quiet([*MAIL, *LETTERS])
