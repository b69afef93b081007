"""Which tests must not run beside each other when pytest-xdist shares them out (`--dist loadgroup`), and which begin.

One worker takes all tests of a group, one after the other. Without xdist the groups mean nothing.
"""

import os

import pytest

# By marker; the first that fits. One real worker or site at a time: where the environment names a broker, all share it.
# One Chromium at a time: two of them and their sites on two cores would slow each other down.
GROUPS = ("live", "browser")
# Files with tests of half a minute and more, the longest first. They begin after the groups: at the end, all but one
# worker would wait for the last of them.
LONG = (
    "ingest/matching/test_through_record.py",
    "matrix/test_matrix.py",
    "ingest/test_command_evaluate.py",
    "ingest/test_command_train.py",
    "ingest/matching/test_lacroix.py",
    "engagement/pictures/test_exact.py",
    "ingest/extraction/test_enormous_texts.py",
    "ingest/readers/test_memory.py",
)
MOST_WORKERS = 4  # each holds a pipeline


def rank(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((number for number, name in enumerate(LONG) if path.endswith(f"/tests/{name}")), len(LONG))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        group = next((name for name in GROUPS if item.get_closest_marker(name)), None)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=rank)  # stable: the others keep their order


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: those with Chromium, real workers and sites wait for these most of the time."""
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)
