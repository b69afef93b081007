"""A meeting that an analyst added without an article: may it be on record already?"""

from engagement.models import Meeting
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.matching.matches import MOST_ASKED, find_matches
from ingest.models import MatchSuggestion, Report


def ask_about(meeting: Meeting) -> list[Meeting]:
    """Those on record that it may be, the likeliest first; analysts are asked about each that an article tells.

    A suggestion is of an account, and the added meeting has none: the other one's surest account is asked about. Where
    both were added by hand, there is none to ask about, and what is returned is all that is said.
    """
    matches = find_matches(_as_proposal(meeting), None, apart_from=meeting)[:MOST_ASKED]
    for match in matches:
        account = Report.objects.current().filter(meeting=match.meeting).order_by("-confidence", "pk").first()
        if account is not None:
            MatchSuggestion.objects.get_or_create(
                report=account,
                meeting=meeting,
                defaults={"probability": match.probability, "reasons": list(match.reasons)},
            )
    return [match.meeting for match in matches]


def _as_proposal(meeting: Meeting) -> MeetingInput:
    return MeetingInput(
        status=meeting.status,
        interval=meeting.interval,
        city=meeting.city,
        country_id=meeting.country_id,
        format=meeting.format,
        topics=tuple(meeting.topics.values_list("slug", flat=True)),
        participations=tuple(
            ParticipationInput(row.official_id, row.delegation_id, row.party_id, row.role, row.resolution)
            for row in meeting.participations.order_by("pk")
        ),
    )
