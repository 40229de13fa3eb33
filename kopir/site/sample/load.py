"""Load the sample site: an invented town that acts out half a year, and two real files beside it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from kopir.config.worker import all_chores
