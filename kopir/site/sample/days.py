"""Days told as distances from today, so that the sample site is as fresh as the morning it was loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from kopir.pure.workdays import Calendar, add_workdays

LAST_HOUR_KEPT_FREE = timedelta(minutes=90)


@dataclass(frozen=True)
class Days:
    """Turns "-30" (calendar days) and "-12w" (working days) into days and moments of the site's zone."""

    moment: datetime
    zone: ZoneInfo
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.moment.astimezone(self.zone).date()

    def day(self, distance: str) -> date:
        """Return the day at a distance from today."""
        if distance.endswith("w"):
            return add_workdays(self.today, int(distance[:-1]), self.calendar)
        return self.today + timedelta(days=int(distance))

    def at(self, distance: str, minute: int) -> datetime:
        """Return a minute of working hours (0 is nine o'clock) of a past day; never one that has yet to come."""
        told = datetime.combine(self.day(distance), time(9), self.zone) + timedelta(minutes=minute)
        return min(told, self.moment - LAST_HOUR_KEPT_FREE + timedelta(seconds=minute))


def written_out(day: date, language: str) -> str:
    """Return a day as a letter in a language writes it, in the case that the sample's sentences need."""
    if language == "kk":
        # Kazakh takes its ending on the month: "12 желтоқсанға дейін", "12 желтоқсаннан бастап".
        return f"{day.day} {MONTHS_KK[day.month - 1]}"
    return format_date(day, "d MMMM", locale=language)


def fill(text: str, due: date | None, language: str) -> str:
    """Put the day into a text that speaks of one: `{due}`, and `{due:until}` or `{due:from}` where endings differ."""
    if due is None:
        return text
    plain = written_out(due, language)
    endings: Mapping[str, str] = ENDINGS_KK[MONTHS_KK[due.month - 1]] if language == "kk" else {"until": "", "from": ""}
    for place, ending in endings.items():
        text = text.replace(f"{{due:{place}}}", plain + ending)
    return text.replace("{due}", plain)


MONTHS_KK = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
# Dative ("until") and ablative ("from") of each month.
ENDINGS_KK = {
    "қаңтар": {"until": "ға", "from": "дан"},
    "ақпан": {"until": "ға", "from": "нан"},
    "наурыз": {"until": "ға", "from": "дан"},
    "сәуір": {"until": "ге", "from": "ден"},
    "мамыр": {"until": "ға", "from": "дан"},
    "маусым": {"until": "ға", "from": "нан"},
    "шілде": {"until": "ге", "from": "ден"},
    "тамыз": {"until": "ға", "from": "дан"},
    "қыркүйек": {"until": "ке", "from": "тен"},
    "қазан": {"until": "ға", "from": "нан"},
    "қараша": {"until": "ға", "from": "дан"},
    "желтоқсан": {"until": "ға", "from": "нан"},
}
