"""Commands of the site as a whole: `kopir sample load` and `kopir record replay`."""

from __future__ import annotations

import argparse
import sys

from kopir.web.commands import Groups, answer, answer_json, command, group, refuse, set_up_site

WHY = {
    "loaded": "The sample is loaded already; nothing was changed.",
    "in-use": "This site holds issues or organisations of its own; a sample never mixes with them. Use an empty site.",
}


def add_commands(groups: Groups) -> None:
    sample = group(groups, "sample", "an invented town to look at and to try things on")
    command(sample, "load", "Act out the sample town's past on an empty site", load)
    record = group(groups, "record", "the public record")
    command(record, "replay", "Rebuild every public state from the record and compare it with the site", replay)


def load(_options: argparse.Namespace) -> int:
    """Load the sample and write its logins beside the mail folder; 1 where the site is not empty."""
    set_up_site()
    from kopir.site.sample.load import load_sample  # noqa: PLC0415  # needs the site
    from kopir.site.sample.logins import write_logins  # noqa: PLC0415
    from kopir.web.errors import Refused  # noqa: PLC0415

    try:
        counts = load_sample()
    except Refused as refusal:
        return refuse(WHY[refusal.code])
    sys.stderr.write(f"{counts['issues']} sample issues and {counts['questions']} real questions are on the site.\n")
    sys.stderr.write(f"Logins: {write_logins()}\n")
    return 0


def replay(options: argparse.Namespace) -> int:
    """List what differs between the record and the site; 1 where anything does."""
    set_up_site()
    from kopir.site.replay import differences  # noqa: PLC0415  # needs the site

    found = differences()
    if options.json:
        answer_json(options, found)
    else:
        answer(options, "\n".join(found) or "Record and site agree.")
    return 1 if found else 0
