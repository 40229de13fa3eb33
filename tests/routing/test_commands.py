from __future__ import annotations

import json
from pathlib import Path

import pytest

from kopir.config.cli import main
from kopir.routing.models import Competence
from tests.factories import letters
from tests.factories.routing import history, rule

pytestmark = pytest.mark.django_db


def test_route_train_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    history()

    assert main(["route", "train"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["addressee"] == []
    assert (told["topic"][0]["n"], told["topic"][0]["is_useful"]) == (36, True)
    assert told["topic"][0]["accuracy"] > told["topic"][0]["baseline"]


def test_export_and_import_meet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rule()
    file = tmp_path / "rules.csv"
    assert main(["export", "competence", "--out", str(file)]) == 0
    Competence.objects.all().delete()

    assert main(["import", "competence", "--dry-run", str(file)]) == 0
    assert (json.loads(capsys.readouterr().out)["added"], Competence.objects.count()) == (1, 0)
    assert main(["import", "competence", "--whole", str(file)]) == 0

    assert Competence.objects.count() == 1


def test_import_refuses_with_file_and_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "rules.csv"
    row = rule(addressee=letters.post(slug="akim"))
    asked = [
        (b"addressee,source\npost/nobody,Law\n", f"{file}:2: Nobody is called"),
        (f"addressee,source,starts_on\n{row.post.ref},Law,2026-01-01\n".encode(), f"{file}:2: This topic, area"),
        ("Қала".encode("utf-16-le"), f"{file}: not in UTF-8"),
    ]

    for data, why in asked:
        file.write_bytes(data)
        assert main(["import", "competence", str(file)]) == 1
        assert capsys.readouterr().err.startswith(why)
    assert main(["import", "competence", str(tmp_path / "absent.csv")]) == 1
