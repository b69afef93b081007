"""The trail of each kind of record of `engagement`: its own row, and the rows that belong to it."""

from typing import Any

from django.db import models

from engagement.history.names import Names, in_words
from engagement.history.sources import Source, Trail, own_rows
from engagement.models import City, Delegation, Meeting, Official, Party, Topic

_QUOTED = 300


def trail_of(record: models.Model) -> Trail:
    """Raises `KeyError` for a record of another kind."""
    return _TRAILS[type(record)]


def account(event: Any, names: Names) -> str:
    """An article's account of a meeting (`ingest` has the model; its events are found by its label)."""
    return f"the account of {names.of(event, 'article')}: {_quoted(event.quote)}"


def _who(event: Any, names: Names) -> str:
    return names.of(event, "official" if event.official_id else "delegation")


def _participant(event: Any, names: Names) -> str:
    who = _who(event, names)
    party = f" for {names.of(event, 'party')}" if event.party_id else ""
    return f"{who}{party}" + (f" as “{event.role}”" if event.role else "")


def _topic(event: Any, names: Names) -> str:
    return f"the topic {names.of(event, 'topic')}"


def _comment(event: Any, names: Names) -> str:
    return f"the comment {_quoted(event.text)}"


def _suggested(event: Any, names: Names) -> str:
    return f"the question whether an account tells of this meeting ({event.probability:.0%} likely)"


def _spelling(event: Any, names: Names) -> str:
    return f"the spelling “{event.name}”"


def _office(event: Any, names: Names) -> str:
    party = names.of(event, "party")
    return f"the office “{event.role}” for {party}" if event.role else f"the office for {party}"


def _delegation(event: Any, names: Names) -> str:
    return f"the delegation “{event.title}”"


def _joined(event: Any, names: Names) -> str:
    return f"the delegation “{names.of(event, 'delegation')}”"


def _member(event: Any, names: Names) -> str:
    return f"the member {names.of(event, 'official')}"


def _merged_meeting(event: Any, names: Names) -> str:
    return f"meeting {event.old_id}"


def _merged_official(event: Any, names: Names) -> str:
    return f"“{event.old_slug}”"


def _quoted(text: str) -> str:
    return f"“{in_words(text if len(text) <= _QUOTED else f'{text[: _QUOTED - 1]}…')}”"


def _merged(label: str, key: str, name: Any) -> Source:
    return Source(
        label,
        key,
        name,
        came="merged {} into this one",
        back="merged {} into this one again",
        left="took {} out of this one again",
        moved_in="let the address of {} lead here",
        moved_out="let the address of {} lead elsewhere",
    )


def _distinct(label: str, kind: str, here: str, there: str) -> Source:
    """`here` and `there` name the columns of this record and of the other one."""

    def name(event: Any, names: Names) -> str:
        return names.of(event, there) if kind == "official" else f"{kind} {getattr(event, f'{there}_id')}"

    return Source(
        label,
        f"{here}_id",
        name,
        came="said that this is not {}",
        back="said again that this is not {}",
        left="took back that this is not {}",
        silent=frozenset({"by"}),
    )


_LED = Source(
    "engagement.delegation",
    "leader_id",
    _delegation,
    came="made this official leader of {}",
    back="made this official leader of {} again",
    left="took off {}, which this official led",
    moved_in="made this official leader of {}",
    moved_out="made this official leader of {} no more",
)
_JOINED = Source(
    "engagement.delegationmember",
    "official_id",
    _joined,
    came="put this official into {}",
    back="put this official into {} again",
    left="took this official out of {}",
)
_TRAILS: dict[type[models.Model], Trail] = {
    Meeting: (
        own_rows("engagement.meeting"),
        Source("engagement.participation", "meeting_id", _participant, short=_who),
        Source("engagement.meetingtopic", "meeting_id", _topic),
        Source("ingest.report", "meeting_id", account, silent=frozenset({"start", "end", "quote", "article"})),
        Source("ingest.matchsuggestion", "meeting_id", _suggested, silent=frozenset({"report", "reasons"})),
        Source("engagement.comment", "meeting_id", _comment, came="wrote {}", silent=frozenset({"at", "by"})),
        _merged("engagement.mergedmeeting", "meeting_id", _merged_meeting),
        _distinct("engagement.distinctmeetings", "meeting", "one", "other"),
        _distinct("engagement.distinctmeetings", "meeting", "other", "one"),
    ),
    Official: (
        own_rows("engagement.official"),
        Source("engagement.officialname", "official_id", _spelling),
        Source("engagement.affiliation", "official_id", _office),
        _LED,
        _JOINED,
        _merged("engagement.mergedofficial", "official_id", _merged_official),
        _distinct("engagement.distinctofficials", "official", "one", "other"),
        _distinct("engagement.distinctofficials", "official", "other", "one"),
    ),
    Delegation: (
        own_rows("engagement.delegation"),
        Source("engagement.delegationmember", "delegation_id", _member),
    ),
    Party: (own_rows("engagement.party"),),
    City: (own_rows("engagement.city"),),
    Topic: (own_rows("engagement.topic"),),
}
