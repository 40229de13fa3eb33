"""The site's settings plus two baseline pages, measured in the same run."""

from pathlib import Path

from kopir.config.settings import *  # noqa: F403
from kopir.config.settings import MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]
TEMPLATES[0]["OPTIONS"]["loaders"][0][1].insert(0, "django.template.loaders.filesystem.Loader")
assert MIDDLEWARE  # the baselines run behind all of it
