"""The first and the last of an order, looked for part by part: after a change only in the parts that changed."""

from collections.abc import Callable, Iterable

from django.db import connection

from engagement.kept.memory import recall, remember, state_now
from engagement.kept.parts import Build, Line, Meetings, Parts

Choose = Callable[[Iterable[Line]], list[Line]]


def kept_firsts(build: Build, meetings: Meetings, choose: Choose) -> list[Line]:
    """Of the lines of the queries that `build` makes of meetings, those that `choose` takes or makes of them.

    Choosing from what was chosen of each part must be the same as choosing from all.
    """
    parts = Parts("firsts", build, meetings)
    if connection.in_atomic_block:  # may have written what no other transaction sees
        return choose(parts.rows)
    if parts.question.is_void:
        return []
    versions, others = parts.versions(state_now())
    found: tuple[dict[int, int], tuple[object, ...], dict[int, list[Line]]] | None = recall(parts.question.key)
    if found and found[1] != others:
        found = None
    if found and found[0] == versions:
        return choose(line for lines in found[2].values() for line in lines)
    known: dict[int, list[Line]] = {}
    if (found and len(found[2]) > 1) or parts.are_costly():
        if found:
            known = {part: lines for part, lines in found[2].items() if found[0].get(part) == versions.get(part)}
        missing = [part for part in versions if part not in known]
        known |= {part: choose(lines) for part, lines in parts.lines_of(missing).items()}
    else:
        known[0] = choose(parts.rows)
    entry = {parts.question.key: (versions, others, known)}
    remember(entry, lambda after: entry if parts.versions(after) == (versions, others) else {})
    return choose(line for lines in known.values() for line in lines)
