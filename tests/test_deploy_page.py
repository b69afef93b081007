"""What docs/deploy.md has one type is right: settings, units, proxy and commands."""

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from celery.bin.celery import celery as celery_cli
from django.core.management import get_commands

from tests.test_deployment import variables_read

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_settings_of_the_page_are_read_and_quoted_for_shell_and_systemd() -> None:
    [environment] = [block for block in blocks("sh") if block.startswith("SECRET_KEY=")]
    lines = [re.fullmatch(r"([A-Z_]+)='[^']*'( +#.*)?", line) for line in environment.splitlines()]
    assert all(lines), environment
    given = {line[1] for line in lines if line}
    assert given <= variables_read()
    assert {"SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "ALLOWED_HOSTS", "BEHIND_TLS"} <= given
    assert set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", PAGE)) <= variables_read()


def test_the_settings_of_the_page_pass_the_check_of_a_deployment(tmp_path: Path) -> None:
    [environment] = [block for block in blocks("sh") if block.startswith("SECRET_KEY=")]
    given = dict(re.findall(r"^([A-Z_]+)='([^']*)'", environment, flags=re.MULTILINE))
    given |= {"SECRET_KEY": "0123456789abcdef" * 4, "STATIC_ROOT": str(tmp_path)}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def units() -> dict[str, ConfigParser]:
    """The three units as the page has one write them: two of them are the first one but for some lines."""
    web, worker, beat = blocks("ini")
    rest = re.sub(r"^ExecStart=.*\n", "{}", web, flags=re.MULTILINE)
    found = {"web": web, "worker": rest.format(worker), "beat": rest.format(beat)}
    parsed = {}
    for name, text in found.items():
        parsed[name] = ConfigParser(interpolation=None, strict=False)
        parsed[name].optionxform = str  # type: ignore[assignment, method-assign]
        parsed[name].read_string(text)
    return parsed


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_units_run_as_nobody_in_particular_and_come_back(name: str) -> None:
    unit = units()[name]
    service = unit["Service"]
    assert (service["User"], service["Restart"], service["ProtectSystem"]) == ("tracker", "always", "strict")
    assert service["EnvironmentFile"] == "/etc/tracker.env"
    assert int(service["RestartSec"]) >= 3  # systemd gives up after five starts in ten seconds
    # `After` alone orders; it is `Wants` that has the network waited for.
    assert "network-online.target" in unit["Unit"]["Wants"].split()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_s_commands_exist_with_their_options(name: str) -> None:
    program, flag, application, command, *options = units()[name]["Service"]["ExecStart"].split()
    assert (program.rpartition("/")[2], flag, application, command) == ("celery", "-A", "engagement.config", name)
    subcommand = celery_cli.commands[command]
    _, rest, _ = subcommand.make_parser(subcommand.context_class(subcommand)).parse_args(list(options))
    assert rest == []


def test_systemd_asks_the_worker_alone_to_end() -> None:
    """Else its processes die amid their articles, together with the one that would wait for them."""
    assert units()["worker"]["Service"]["KillMode"] == "mixed"
    assert int(units()["worker"]["Service"]["TimeoutStopSec"]) > 240  # the limit of an article


def test_gunicorn_s_command_is_right() -> None:
    command = units()["web"]["Service"]["ExecStart"].split()[1:]
    checked = [sys.executable, "-m", "gunicorn", *command, "--check-config"]
    done = subprocess.run(checked, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_the_proxy_tells_host_scheme_and_address_itself() -> None:
    """What a browser writes into these headers must not reach the site, which believes them."""
    [proxy] = blocks("nginx")
    told = dict(re.findall(r"proxy_set_header (\S+) (\S+);", proxy))
    assert told == {
        **{"Host": "$host", "X-Forwarded-Proto": "$scheme"},
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
    }
    assert "return 301 https://" in proxy


def test_commands_of_the_page_exist() -> None:
    named = set(re.findall(r"manage\.py (\w+)", PAGE)) - {"needs"}
    assert {"migrate", "seed", "collectstatic", "createsuperuser", "backup", "restore", "reextract"} <= named
    assert named <= set(get_commands())
