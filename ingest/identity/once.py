"""Looks at the record that one act asks for again and again: within `once` each is answered a single time.

For an act that reads much and writes nothing, such as the reading of a long spreadsheet.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def once() -> Iterator[None]:
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def answered_once(look: Callable[P, T]) -> Callable[P, T]:
    """The look, answered once for the same arguments (sets are the same where they hold the same) within `once`."""

    @wraps(look)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None or kwargs:
            return look(*args, **kwargs)
        key = (look, *(frozenset(one) if isinstance(one, set) else one for one in args))
        if key not in answers:
            answers[key] = look(*args, **kwargs)
        return cast(T, answers[key])

    return answer
