"""Commands of the site as a whole: `kopir sample load`."""

from __future__ import annotations

import argparse
import sys

from kopir.web.commands import Groups, command, group, refuse, set_up_site

WHY = {
    "loaded": "The sample is loaded already; nothing was changed.",
    "in-use": "This site holds issues or organisations of its own; a sample never mixes with them. Use an empty site.",
}


def add_commands(groups: Groups) -> None:
    sample = group(groups, "sample", "an invented town to look at and to try things on")
    command(sample, "load", "Act out the sample town's past on an empty site", load)


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
