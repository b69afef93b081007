"""May it be a meeting that is on record already? Both side by side, and what follows from the answer."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from engagement.admin.merge_pages import merge_address
from engagement.exceptions import InvalidTransition
from engagement.models import Meeting, Operation
from engagement.services.apart import keep_meetings_apart
from engagement.services.comparing import KEEP, OTHER
from engagement.services.editing import name_of
from engagement.services.merging import merge_meetings
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.templatetags.intervals import when
from engagement.templatetags.record import place
from ingest.desk.side_by_side import fields_of, kept_first, later_state
from ingest.models import MatchSuggestion, Report

MOST = 3


def suggestions_of(meeting: Meeting) -> list[dict[str, Any]]:
    """Open suggestions about the meeting, the likeliest first: of its accounts, and of others' accounts about it."""
    about = Q(report__meeting=meeting) | Q(meeting=meeting)
    found = MatchSuggestion.objects.open().filter(about).select_related("report__meeting", "meeting")
    rows, seen = [], set()
    for one in found:
        other = one.meeting if one.meeting_id != meeting.pk else one.report.meeting
        if other is not None and other.pk != meeting.pk and other.pk not in seen:
            seen.add(other.pk)
            rows.append((one, other.pk))
    return [_as_json(one, meeting, other) for one, other in rows[:MOST]]


def _as_json(suggestion: MatchSuggestion, mine: Meeting, other_id: int) -> dict[str, Any]:
    other = Meeting.objects.with_details().get(pk=other_id)
    report = Report.objects.current().filter(meeting=other).select_related("article").order_by("-confidence").first()
    return {
        "id": suggestion.pk,
        "probability": round(suggestion.probability, 2),
        "reasons": suggestion.reasons,
        "fields": fields_of(mine, other),
        "page": merge_address(Meeting, *(one.pk for one in kept_first(mine, other))),
        "other": {
            "id": other.pk,
            "version": other.version,
            "url": other.get_absolute_url(),
            "people": [one.name for one in other.participations.all()],
            "when": when(other.interval),
            "status": other.status,
            "review_state": other.review_state,
            "place": place(other),
            "topics": [topic.name for topic in other.topics.all()],
            "quote": report.quote if report else "",
            "source": (report.article.outlet or str(report.article)) if report else "",
        },
    }


def same_meeting(
    *,
    suggestion_id: int,
    by: User,
    shown: int | None = None,
    choices: Mapping[str, str] | None = None,
    versions: Mapping[int, int] | None = None,
) -> Meeting:
    """The accounts tell of one meeting: the earlier on record keeps its number. Undone as a whole.

    `choices` says for a field of `fields_of` whose value stands (mine, other or both), where `shown` is the meeting on
    the analyst's screen; the rest is as that suggests. `versions`, by id, are those that the analyst compared. Raises
    `MatchSuggestion.DoesNotExist`, `InvalidTransition` (decided already, or about others) and what `merge_meetings`
    raises, `LostUpdate` among it.
    """
    with operation(Operation.Kind.MERGE, by=by, reason="suggested by the matcher") as act:
        lock_recording()
        suggestion, mine, other = _lock(suggestion_id)
        if shown not in {None, mine.pk, other.pk}:
            raise InvalidTransition("This suggestion is about other meetings by now: go on with what is shown.")
        keep, gone = kept_first(mine, other)
        side = {"mine": KEEP, "other": OTHER} if keep.pk == (shown or mine.pk) else {"mine": OTHER, "other": KEEP}
        chosen = {name: side.get(choice, choice) for name, choice in (choices or {}).items()}
        act.label = f"{name_of(gone)} ({gone.pk}) is part of {keep.pk}"
        _close(suggestion, MatchSuggestion.State.ACCEPTED, by)
        return merge_meetings(
            keep_id=keep.pk, other_id=gone.pk, by=by, choices={**later_state(keep, gone), **chosen}, versions=versions
        )


def another_meeting(*, suggestion_id: int, by: User) -> Meeting:
    """They are two meetings: nobody is asked again. Raises as `same_meeting` does. Returns the account's own one."""
    with operation(Operation.Kind.KEEP_APART, by=by):
        lock_recording()
        suggestion, mine, other = _lock(suggestion_id)
        keep_meetings_apart(mine.pk, other.pk, by=by)
        both = Q(report__meeting=mine, meeting=other) | Q(report__meeting=other, meeting=mine)
        for one in MatchSuggestion.objects.open().filter(both):
            _close(one, MatchSuggestion.State.REFUSED, by)
        _close(suggestion, MatchSuggestion.State.REFUSED, by)
    return mine


def _lock(suggestion_id: int) -> tuple[MatchSuggestion, Meeting, Meeting]:
    suggestion = MatchSuggestion.objects.select_for_update(of=("self",)).select_related("report").get(pk=suggestion_id)
    if suggestion.state != MatchSuggestion.State.OPEN or suggestion.report.meeting_id in {None, suggestion.meeting_id}:
        raise InvalidTransition("Somebody has decided this already: go on with what is shown now.")
    pks = [suggestion.report.meeting_id, suggestion.meeting_id]
    both = {one.pk: one for one in Meeting.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")}
    return suggestion, both[suggestion.report.meeting_id or 0], both[suggestion.meeting_id]


def _close(suggestion: MatchSuggestion, state: str, by: User) -> None:
    suggestion.state, suggestion.decided_by = state, by
    suggestion.save(update_fields=["state", "decided_by"])
