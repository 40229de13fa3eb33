"""Dates, days and numbers as each of the three languages writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.web.clock import today
from kopir.web.languages import current

LOCALES = {"kk": "kk", "ru": "ru", "en": "en_GB"}


@cache
def locale_of(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language, "en_GB"))


def local(moment: date | datetime) -> date:
    """Return the calendar day of a moment in the site's time zone."""
    if isinstance(moment, datetime):
        return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if moment.tzinfo else moment.date()
    return moment


def date_in(moment: date | datetime, style: str = "long", language: str | None = None) -> str:
    """Write a day: `2026 ж. 23 қараша`, `23 ноября 2026`, `23 November 2026`.

    `style` is `long`, `medium` or `short` (figures only), as in CLDR.
    """
    return _day_in(local(moment), style, language or current())


@lru_cache(4_096)
def _day_in(day: date, style: str, language: str) -> str:
    """A list names the same few days again and again; writing one takes as long as a tenth of a row."""
    written = format_date(day, style, locale=locale_of(language))
    # CLDR's «г.» would make two stops of one wherever a date ends a sentence.
    return written.removesuffix("г.").rstrip() if language == "ru" else written


def time_in(moment: datetime, language: str | None = None) -> str:
    """Write the time of day in the site's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return format_time(moment, "short", tzinfo=zone, locale=locale_of(language or current()))


def partial_date_in(text: str, language: str | None = None) -> str:
    """Write a date that may lack day or month, as kept: `2012`, `2012-05` or `2012-05-01`."""
    parts = text.split("-")
    if len(parts) == 3:
        return date_in(date.fromisoformat(text), language=language)
    if len(parts) == 2:
        month = date(int(parts[0]), int(parts[1]), 1)
        return format_date(month, "LLLL y", locale=locale_of(language or current()))
    return text


def number_in(value: int | float, language: str | None = None, digits: int | None = None) -> str:
    """Write a number with the language's own separators; `digits` fixes the decimals."""
    return _number_in(value, language or current(), digits)


@lru_cache(4_096, typed=True)  # 1, 1.0 and True are one key otherwise
def _number_in(value: int | float, language: str, digits: int | None) -> str:
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale_of(language))


def relative_days(moment: date | datetime, on: date | None = None) -> str:
    """Say how far a day is from today, in whole days."""
    days = (local(moment) - (on or today())).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    return ngettext("%(count)d day ago", "%(count)d days ago", -days) % {"count": -days}
