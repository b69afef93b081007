"""The history of a meeting in words: who changed what and when, its participants and topics included."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model

from engagement.models import Delegation, Meeting, MeetingTopic, Official, Participation, Party, Topic

MACHINE = "the machine"
_SILENT = {"version", "edited_at", "reviewed_at", "reviewed_by_id", "created_at", "id", "meeting_id", "resolution"}

# The tables of events, made by pghistory, and where each holds the meeting.
_EVENTS: tuple[tuple[Any, str], ...] = (
    (Meeting.pgh_event_model, "pgh_obj_id"),  # type: ignore[attr-defined]
    (Participation.pgh_event_model, "meeting_id"),  # type: ignore[attr-defined]
    (MeetingTopic.pgh_event_model, "meeting_id"),
)


@dataclass(frozen=True)
class Change:
    """What one person, or the machine, wrote in one transaction."""

    when: datetime
    who: str
    lines: tuple[str, ...]


class _Names:
    """Names of the records that events refer to by id, also of those that are gone."""

    def __init__(self, events: Iterable[Any]) -> None:
        models = {"official_id": Official, "delegation_id": Delegation, "party_id": Party, "topic_id": Topic}
        models |= {"country_id": Party}
        self._names: dict[str, dict[int, str]] = {}
        for field, model in models.items():
            ids = {getattr(event, field, None) for event in events} - {None}
            self._names[field] = {pk: str(record) for pk, record in model._default_manager.in_bulk(ids).items()}

    def words(self, field: str, value: object) -> str:
        if value in (None, ""):
            return "nothing"
        if field in self._names and isinstance(value, int):
            return self._names[field].get(value, f"no. {value}, which is gone")
        return f"“{value}”"


def history_of(meeting: Meeting) -> list[Change]:
    """The latest change first. Without a user, the machine wrote it: a worker, or a command."""
    events = [
        event
        for model, key in _EVENTS
        for event in model.objects.filter(**{key: meeting.pk}).select_related("pgh_context").order_by("pgh_id")
    ]
    names, users = _Names(events), _users(events)
    lines = [(event.pgh_created_at, _who(event, users), line) for event, line in _lines(events, names)]
    lines.sort(key=lambda entry: entry[:2], reverse=True)
    return [
        Change(when, who, tuple(line for _, _, line in group))
        for (when, who), group in groupby(lines, key=lambda entry: entry[:2])
    ]


def _lines(events: Iterable[Any], names: _Names) -> Iterator[tuple[Any, str]]:
    before: dict[tuple[type, int], Any] = {}
    for event in events:
        kind = event._meta.model_name
        key = (type(event), event.id)
        if kind == "meetingevent":
            yield from ((event, line) for line in _meeting_lines(event, before.get(key), names))
        elif kind == "participationevent":
            yield from ((event, line) for line in _participation_lines(event, before.get(key), names))
        else:
            verb = "took off" if event.pgh_label == "delete" else "added"
            yield event, f"{verb} the topic {names.words('topic_id', event.topic_id)}"
        before[key] = event


def _meeting_lines(event: Any, before: Any, names: _Names) -> Iterator[str]:
    if event.pgh_label == "insert":
        yield "put it on record"
    elif before is not None:
        yield from (f"changed the {change}" for change in _differences(event, before, names))


def _participation_lines(event: Any, before: Any, names: _Names) -> Iterator[str]:
    field = "official_id" if event.official_id else "delegation_id"
    who = names.words(field, getattr(event, field))
    if event.pgh_label == "insert":
        party = f" for {names.words('party_id', event.party_id)}" if event.party_id else ""
        yield f"added {who}{party}" + (f" as “{event.role}”" if event.role else "")
    elif event.pgh_label == "delete":
        yield f"took off {who}"
    elif before is not None:
        yield from (f"changed {who}: {change}" for change in _differences(event, before, names))


def _differences(event: Any, before: Any, names: _Names) -> Iterator[str]:
    for field in event._meta.concrete_fields:
        name = field.attname
        old, new = getattr(before, name), getattr(event, name)
        if old != new and not name.startswith("pgh_") and name not in _SILENT:
            words = name.removesuffix("_id").replace("_", " ")
            yield f"{words} from {names.words(name, old)} to {names.words(name, new)}"


def _who(event: Any, users: dict[object, str]) -> str:
    user_id = _user_id(event)
    return MACHINE if user_id is None else users.get(user_id, "a user who is gone")


def _user_id(event: Any) -> object:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _users(events: Iterable[Any]) -> dict[object, str]:
    ids = {_user_id(event) for event in events} - {None}
    users = get_user_model()._default_manager.in_bulk(ids)
    return {pk: str(user) for pk, user in users.items()}
