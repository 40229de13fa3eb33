"""The two real files beside the invented town: a historical directory, and a record of written questions."""

from __future__ import annotations

from kopir.letters.actions import import_questions
from kopir.letters.questions_file import read_folder
from kopir.people.actions import FileFacts, import_popolo
from kopir.site.sample.reading import DATA


def take_in_mazhilis() -> None:
    """Read the historical Mazhilis into the directory: nobody in it serves today, and no letter goes to them."""
    name = "mazhilis-2012.json"
    import_popolo((DATA / name).read_bytes(), FileFacts(name, is_historical=True))


def take_in_questions() -> None:
    """Make letters of the real written questions, with the days and replies that they carry."""
    import_questions(read_folder(DATA / "written-questions"))
