"""`kopir route train`, `kopir import competence` and `kopir export competence`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kopir.web.commands import Groups, answer, answer_json, command, group, refuse, set_up_site


def add_commands(sub: Groups) -> None:
    """Add this app's commands to the `kopir` command."""
    route = group(sub, "route", "who is asked about what")
    command(route, "train", "learn topics and addressees from the site's own history, and tell how well", run_train)
    taken = command(
        group(sub, "import", "take files into the site"), "competence", "who is asked about what", run_import
    )
    taken.add_argument("file", type=Path, metavar="FILE.csv")
    taken.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
    taken.add_argument("--whole", action="store_true", help="rules that the file does not have end today")
    command(group(sub, "export", "files for everybody"), "competence", "who is asked about what, as CSV", run_export)


def run_train(options: argparse.Namespace) -> int:
    """Learn anew whatever there is enough of, and print the figures as JSON."""
    set_up_site()
    from kopir.routing.actions import learn  # noqa: PLC0415  # needs the site
    from kopir.routing.rules import Kind  # noqa: PLC0415  # with it

    return answer_json(options, {kind.value: [_told(one) for one in learn(kind)] for kind in Kind})


def _told(learnt: Any) -> dict[str, Any]:
    figures = {name: value for name, value in learnt.figures.items() if name != "by_label"}
    return {"embedder": learnt.embedder, "sha256": learnt.sha256, **figures, "by_label": learnt.figures["by_label"]}


def run_import(options: argparse.Namespace) -> int:
    """Take a table into the site and print what changed; 1 where a line is refused, then nothing is taken."""
    set_up_site()
    from kopir.routing import table_file  # noqa: PLC0415  # needs the site
    from kopir.routing.actions import import_competence, plan_import  # noqa: PLC0415  # with it
    from kopir.routing.labels import REFUSALS  # noqa: PLC0415  # with it
    from kopir.web import clock  # noqa: PLC0415  # with it

    try:
        data = options.file.read_bytes()
        table = table_file.read(table_file.decoded(data))
    except OSError as error:
        return refuse(f"{options.file}: {error.strerror}")
    except ValueError:
        return refuse(f"{options.file}: not in UTF-8")
    if table.problems:
        return refuse("\n".join(f"{options.file}:{problem.line}: {problem.reason}" for problem in table.problems))
    lines, today = list(table.lines), clock.today()
    plan = plan_import(lines, on=today, is_whole=options.whole)
    if plan.refused:
        return refuse("\n".join(f"{options.file}:{number}: {REFUSALS[code]}" for number, code in plan.refused))
    if not options.dry_run:
        import_competence(lines, on=today, table=data, is_whole=options.whole)
    counts = {"added": len(plan.added), "changed": len(plan.changed), "ended": len(plan.ended)}
    return answer_json(options, counts | {"unchanged": plan.unchanged, "dry_run": options.dry_run})


def run_export(options: argparse.Namespace) -> int:
    """Print the table as CSV, ended lines included."""
    set_up_site()
    from kopir.routing import table_file  # noqa: PLC0415  # needs the site
    from kopir.routing.models import Competence  # noqa: PLC0415  # with it

    return answer(options, table_file.write(Competence.objects.with_names()))
