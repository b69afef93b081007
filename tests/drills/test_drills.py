"""The quick form of the drills, in processes and on servers of their own; `make drill` runs the long one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.live


QUICK = {
    **{
        "migration": "migration interrupted",
        "deliveries": "delivered twice",
        "poison": "poison",
        "cuts": "connections",
    },
    **{"database": "PostgreSQL", "broker": "Valkey", "silence": "broker silent"},
}


def drill(*names: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "CELERY_"))}
    command = [sys.executable, "-m", "drills", *names, "--quick"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def test_nothing_is_lost_in_the_quick_drills() -> None:
    # Kills are in tests/ingest/test_live_sigkill.py.
    done = drill(*QUICK)
    rows = [line for line in done.stdout.splitlines() if line.startswith(tuple(f"| {name}" for name in QUICK.values()))]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert len(rows) == len(QUICK)


def test_nothing_is_lost_on_a_full_disk() -> None:
    done = drill("disk")
    if "Skipped: the full disk" in done.stdout:
        assert done.returncode != 0, "who asks for it by name is told"
        pytest.skip("needs the right to mount a tmpfs")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert "| disk full |" in done.stdout
