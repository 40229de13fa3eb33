"""The site's settings plus two baseline pages, measured in the same run."""

import os
import re
from pathlib import Path

from kopir.config.settings import *  # noqa: F403
from kopir.config.settings import DATABASES, MIDDLEWARE, SQLITE_OPTIONS, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
TEMPLATES[0]["OPTIONS"]["loaders"][0][1].insert(0, "django.template.loaders.filesystem.Loader")
assert MIDDLEWARE  # the baselines run behind all of it

# How a commit reaches the disk: the site's own choice unless a benchmark asks for the other.
USUAL = "FULL" if "synchronous=FULL" in SQLITE_OPTIONS["init_command"] else "NORMAL"
SYNCHRONOUS = os.environ.get("BENCH_SYNCHRONOUS", USUAL)
if "OPTIONS" in DATABASES["default"] and "init_command" in DATABASES["default"]["OPTIONS"]:
    command = re.sub(r"synchronous=\w+", f"synchronous={SYNCHRONOUS}", SQLITE_OPTIONS["init_command"])
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {"init_command": command}
