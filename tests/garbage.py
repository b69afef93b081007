"""The garbage collector rests while tests are collected, and then leaves alone what is there.

Six thousand tests and all that they import are millions of objects, and each of the collector's full rounds goes
through all of them: a quarter of what collecting takes, in each worker. None of them goes before the session does.
"""

import gc
from collections.abc import Generator

import pytest

gc.disable()  # from the start: the imports of Django and of the plugins come before any hook of ours


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, bool | None, bool | None]:
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
