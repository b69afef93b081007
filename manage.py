#!/usr/bin/env python
"""Administrative commands; without `DATABASE_URL` they work on the embedded servers (`engagement/config/local/`)."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
VENV_PYTHON = PROJECT / ".venv" / "bin" / "python"

if find_spec("django") is None:
    # Called with the system's Python: everything is installed in the project's own.
    if not VENV_PYTHON.exists() or Path(sys.prefix) == VENV_PYTHON.parents[1]:
        sys.exit("manage.py: Django is not installed. Run `make install` first.")
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606 - no shell is wanted

from django.core.management import execute_from_command_line  # noqa: E402
from django.db import OperationalError  # noqa: E402

from engagement.config import local  # noqa: E402

# Classes of SQLSTATE of a connection that did not come about: network, sign-in, no such database, server shut down.
NOT_CONNECTED = ("08", "28", "3D", "57P")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.config.settings")
    try:
        with local.activate(PROJECT, sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except local.LocalServerError as error:
        sys.exit(f"manage.py: {error}")
    except OperationalError as error:
        state = getattr(error.__cause__, "sqlstate", None) or ""
        if "--traceback" in sys.argv or (state and not state.startswith(NOT_CONNECTED)):
            raise
        sys.exit(f"manage.py: the database of DATABASE_URL does not answer as it should: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
