"""`kopir search rebuild`: forget the index and read the whole record anew."""

from __future__ import annotations

import argparse
import sys

from kopir.web.commands import Groups, answer_json, command, group, set_up_site

BAR_WIDTH = 30


def add_commands(groups: Groups) -> None:
    searched = group(groups, "search", "the index behind the search box")
    command(
        searched, "rebuild", "Forget the index and read the whole record anew; what is killed the worker ends", rebuild
    )


def rebuild(options: argparse.Namespace) -> int:
    """Rebuild the index and print how many things and words it holds.

    It is taken apart in one transaction and filled in many short ones: the site goes on, and finds what is filled in.
    """
    set_up_site()
    from kopir.record.models import Entry  # noqa: PLC0415  # needs the site
    from kopir.search.actions import begin_anew, index_news, purge  # noqa: PLC0415
    from kopir.search.models import Document, Word  # noqa: PLC0415

    begin_anew()
    total, done = Entry.objects.count(), 0
    while read := index_news():
        done += read
        _draw(min(done, total), total)
    while purge():
        pass
    return answer_json(options, {"things": Document.objects.count(), "words": Word.objects.count(), "entries": done})


def _draw(done: int, total: int) -> None:
    """Draw the progress bar on standard error; a pipe gets only the last line."""
    if done < total and not sys.stderr.isatty():
        return
    full = BAR_WIDTH * done // max(total, 1)
    sys.stderr.write(f"\r[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done}/{total}")
    sys.stderr.write("\n" if done == total else "")
    sys.stderr.flush()
