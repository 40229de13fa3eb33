"""`kopir init`: ask, write down, and make the site."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kopir.web.commands import Groups, command, refuse, set_up_site


def add_commands(groups: Groups) -> None:
    from kopir.config.opening.flags import FLAGS  # noqa: PLC0415  # a table only

    made = command(groups, "init", "Open a site: ask what it needs, write it down, make tables and editor", run)
    made.add_argument("--language", choices=("kk", "ru", "en"), help="in which the questions are asked")
    made.add_argument(
        "--answers", type=Path, metavar="FILE.toml", help="answers in the shape of site.toml; asks nothing"
    )
    made.epilog = f"Each question may also be answered by a flag of its own: {', '.join(map(flag, FLAGS))}."
    for place in FLAGS:
        made.add_argument(flag(place), dest=place, metavar="ANSWER", help=argparse.SUPPRESS)
    made.add_argument("--mail-test", action="store_true", help="send the test mail again, and nothing else")
    made.add_argument("--mail-code", metavar="CODE", help="the code that stands in the test mail")
    made.add_argument("--apply", action="store_true", help=argparse.SUPPRESS)


def flag(place: str) -> str:
    return "--" + place.replace(".", "-").replace("_", "-")


def run(options: argparse.Namespace) -> int:
    """Ask in this process; make the site in a second one, whose settings know the answers."""
    set_up_site()
    from django.conf import settings  # noqa: PLC0415  # needs the site
    from django.utils.translation import override  # noqa: PLC0415

    from kopir.config.prepare import compile_catalogues  # noqa: PLC0415

    compile_catalogues(Path(settings.LOCALE_PATHS[0]))
    language = options.language
    if options.apply or options.mail_code:
        with override(language or settings.LANGUAGE_CODE):
            return make(options)
    if language is None:
        language = ask_language() if is_interview(options) else settings.LANGUAGE_CODE
    if not options.mail_test:
        with override(language):
            if wrong := collect(options, Path(settings.DATA_DIR)):
                return refuse("\n".join(wrong))
    words = [sys.executable, "-m", "kopir", "init", "--apply", "--language", language]
    return subprocess.run([*words, *(["--mail-test"] if options.mail_test else [])], check=False).returncode  # noqa: S603  # our own words


def given_by_flags(options: argparse.Namespace) -> dict[str, str]:
    from kopir.config.opening.flags import FLAGS  # noqa: PLC0415  # a table only

    return {place: value for place in FLAGS if (value := getattr(options, place)) is not None}


def is_interview(options: argparse.Namespace) -> bool:
    """Ask a person who sits at a terminal; a script and a pipe bring their answers with them."""
    return not options.answers and not given_by_flags(options) and not options.mail_test and sys.stdin.isatty()


def ask_language() -> str:
    names = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
    while True:
        say("kk: Қазақша · ru: Русский · en: English")
        if (answer := input("> ").strip().lower()) in names:
            return answer


def collect(options: argparse.Namespace, folder: Path) -> list[str]:
    """Write the answers down; return what is wrong with them."""
    from kopir.config.opening import asking  # noqa: PLC0415  # needs the site
    from kopir.config.opening.site_file import BrokenSiteFile  # noqa: PLC0415

    if is_interview(options):
        asking.interview(folder, input, say)
        return []
    try:
        given = asking.answers_in(options.answers) if options.answers else {}
    except BrokenSiteFile as error:
        return [str(error)]
    return asking.unknown(given) + asking.take(given | given_by_flags(options), folder)


def make(options: argparse.Namespace) -> int:
    """Make the site from the answers, test its mail, and say what it still lacks."""
    from kopir.config.opening import making  # noqa: PLC0415  # needs the site

    ask: Callable[[str], str] | None = input if sys.stdin.isatty() else None
    return making.make(say, ask, code=options.mail_code, is_only_mail=options.mail_test)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
