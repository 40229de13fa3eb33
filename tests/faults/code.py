"""Run a line of code in a site's environment: `python -m tests.faults.code CODE`."""

import sys

if __name__ == "__main__":
    exec(compile(sys.argv[1], "code", "exec"))
