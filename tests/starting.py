"""What the start of a session costs: the garbage collector rests meanwhile, and compiled code is kept.

Six thousand tests and all that they import are millions of objects, and each of the collector's full rounds goes
through all of them: a quarter of what collecting takes, in each worker. None of them goes before the session does.

Where the environment forbids to write compiled code, each worker compiles all tests anew (half of what collecting takes
otherwise), and each site, worker and reader that a test starts compiles the project: a second of processor time each.
"""

import gc
import os
import sys
from collections.abc import Generator

import pytest

gc.disable()  # from the start: the imports of Django and of the plugins come before any hook of ours
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # for the workers of pytest-xdist and for what tests start
sys.dont_write_bytecode = False


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, bool | None, bool | None]:
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
