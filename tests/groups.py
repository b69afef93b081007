"""Which tests must not run beside each other when pytest-xdist shares them out (`--dist loadgroup`).

One worker takes all tests of a group, one after the other. Without xdist the groups mean nothing.
"""

import pytest

# By marker; the first that fits. One real worker or site at a time: where the environment names a broker, all share it.
# One Chromium at a time: two of them and their sites on two cores would slow each other down.
GROUPS = ("live", "browser")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        group = next((name for name in GROUPS if item.get_closest_marker(name)), None)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
