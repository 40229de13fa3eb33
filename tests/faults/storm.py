"""One of many writers that write to the site's database at once: `python -m tests.faults.storm NUMBER SECONDS`.

Prints what it wrote, its longest wait in seconds, and what went wrong, as JSON.
"""

from __future__ import annotations

import json
import sys
import time


def main(number: int, seconds: float) -> dict[str, object]:
    from django.db import DatabaseError

    from kopir.issues.actions import write_report
    from tests.factories.issues import new_report

    titles, troubles, longest = [], [], 0.0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        began, title = time.monotonic(), f"The lamp w{number}x{len(titles)} is dark"
        try:
            write_report(
                new_report(title=title),
                email=f"w{number}x{len(titles)}@example.org",
                page_language="en",
                connection=f"w{number}x{len(titles)}",
            )
            titles.append(title)
        except DatabaseError as trouble:
            troubles.append(repr(trouble))
        longest = max(longest, time.monotonic() - began)
    return {"titles": titles, "troubles": troubles, "longest_s": longest}


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]))))
