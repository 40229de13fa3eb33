"""What lies in deploy/ speaks of what there is: paths, commands, ports, the places that a site writes to."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from kopir.config.cli import parser
from tests.architecture.house import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
GUIDE = (ROOT / "docs" / "how-to" / "from-laptop-to-server.md").read_text(encoding="utf-8")


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def called(text: str) -> set[str]:
    """Every command that a text calls."""
    return set(re.findall(r"(?:\.venv/bin/kopir|[`'\"]kopir|&& exec kopir|\"kopir\",) \"?([a-z]+)", text))


def commands() -> set[str]:
    groups = [action for action in parser()._actions if hasattr(action, "choices") and action.choices]
    return {name for group in groups for name in group.choices or ()}


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_service_calls_a_command_that_is_there(path: Path) -> None:
    service = unit(path)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/kopir/.venv/bin/kopir"
    assert parser().parse_args(words).run
    assert service["Environment"] == "KOPIR_DATA_DIR=/srv/kopir"


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_service_is_shut_in(path: Path) -> None:
    service = unit(path)["Service"]
    wanted = {
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
        "User": "kopir",
    }
    assert {key: service.get(key) for key in wanted} == wanted
    assert service["ReadWritePaths"].split()[0] == "/srv/kopir"


def test_every_timer_has_its_service() -> None:
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert [path.stem for path in timers] == ["kopir-backup", "kopir-check"]
    assert all(path.with_suffix(".service").exists() for path in timers)
    assert all(unit(path)["Timer"]["OnCalendar"] for path in timers)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    """Programs and users of the server are not on this machine, so the words are looked at without them."""
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace("/opt/kopir/.venv/bin/kopir", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=kopir\nGroup=kopir\n", ""))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "kopir" in line]
    assert [line for line in ours if "Unknown" in line or "Invalid" in line or "Failed to parse" in line] == []


def test_container_is_made_of_files_that_are_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [line.split()[1] for line in text.splitlines() if line.startswith("COPY")]
    assert copied == ["requirements.lock", "kopir", "locale", "deploy/kopir"]
    assert all((ROOT / name).exists() for name in copied)
    assert called(text) == {"prepare", "serve"}
    verbs = {line.split()[0] for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")}
    assert verbs <= {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert "localhost:8000/status.json" in text
    assert "--require-hashes" in text
    assert text.index("USER kopir") < text.index("CMD [")


def test_container_leaves_out_what_is_not_the_program() -> None:
    left_out = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    assert {".git", "var", "tests"} <= set(left_out)
    assert not {"kopir", "locale", "deploy"} & set(left_out)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxy_leads_to_the_service(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    served = shlex.split(unit(DEPLOY / "systemd" / "kopir.service")["Service"]["ExecStart"])
    options = parser().parse_args(served[1:])
    assert f"{options.host}:{options.port}" in text
    assert "/srv/kopir" not in text
    assert re.search(r"/metrics\W[^}]*404|@metrics 404", text)
    assert text.count("{") == text.count("}")


def test_nginx_says_what_the_site_believes_of_a_proxy() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    zones = set(re.findall(r"limit_req_zone \S+ +zone=(\w+):", text))
    assert zones == set(re.findall(r"limit_req zone=(\w+)", text))
    for header in ("Host $host", "X-Forwarded-Proto $scheme", "X-Forwarded-For $remote_addr"):
        assert f"proxy_set_header {header};" in text
    assert "client_max_body_size" in text


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not on this machine")
def test_nginx_understands_its_sample(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    plain = re.sub(r"ssl_certificate.*\n", "", text).replace("443 ssl", "8443").replace("listen 80", "listen 8080")
    plain = plain.replace("[::]:80;", "[::]:8080;")
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{plain}\n}}\n")
    words = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "log")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "syntax is ok" in done.stderr, done.stderr


def test_guide_names_files_and_commands_that_are_there() -> None:
    named = set(re.findall(r"deploy/[\w.-]+(?:/[\w.-]+)?", GUIDE))
    assert {"deploy/nginx.conf", "deploy/Caddyfile", "deploy/Containerfile", "deploy/kopir"} <= named
    assert all((ROOT / name.removesuffix("/")).exists() for name in named)
    assert {"init", "check", "backup", "restore"} <= called(GUIDE) <= commands()
    for path in (ROOT / "docs" / "how-to").glob("*.md"):
        spoken = re.findall(r"`(?:\.venv/bin/)?kopir ([a-z]+)", path.read_text(encoding="utf-8"))
        assert set(spoken) <= commands() | {"manage"}
    assert {path.name for path in UNITS if path.suffix == ".timer"} <= set(re.findall(r"kopir-\w+\.timer", GUIDE))
