"""Within `once` a look is answered a single time; outside it sees what has changed."""

import pytest

from ingest.identity.once import answered_once, once


def test_once_answers_each_look_once_and_forgets() -> None:
    asked: list[set[str]] = []

    @answered_once
    def look(names: set[str]) -> int:
        asked.append(names)
        return len(asked)

    assert [look({"a"}), look({"a"})] == [1, 2]
    with once():
        assert [look({"a", "b"}), look({"b", "a"}), look({"a"})] == [3, 3, 4]
    assert look({"a"}) == 5


def test_an_error_ends_it_too() -> None:
    @answered_once
    def look() -> object:
        return object()

    with pytest.raises(ValueError, match="broken"), once():
        raise ValueError("broken")
    assert look() is not look()
