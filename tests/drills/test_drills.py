"""The quick form of the drills, in processes and on servers of their own; `make drill` runs the long one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.live


def test_nothing_is_lost_in_the_quick_drills() -> None:
    # Outages and a poisoned article; kills are in tests/ingest/test_live_sigkill.py.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "CELERY_"))}
    done = subprocess.run(
        [sys.executable, "-m", "drills", "poison", "database", "broker", "silence", "cuts", "--quick"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [
        line
        for line in done.stdout.splitlines()
        if line.startswith(("| poison", "| PostgreSQL", "| Valkey", "| broker silent", "| connections"))
    ]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3000:]}"
    assert len(rows) == 5
