"""From actors and triggers to meetings, in named steps."""

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.details import attach_date, attach_format, attach_place, attach_topics
from ingest.extraction.assembly.drafting import draft_meetings
from ingest.extraction.assembly.events import attach_participants
from ingest.extraction.assembly.linear import LinearModel, load_model
from ingest.extraction.assembly.merging import merge_duplicates
from ingest.extraction.schema import MeetingDraft


def assemble(
    analysis: Analysis,
    linker: LinearModel | None = None,
    status: LinearModel | None = None,
    topics: LinearModel | None = None,
    places: LinearModel | None = None,
    dates: LinearModel | None = None,
) -> list[MeetingDraft]:
    """The meetings of one analysed article; the models are those in `weights` unless given."""
    events = attach_participants(analysis, linker or load_model("linker"), status or load_model("status"))
    attach_format(analysis, events)
    attach_date(analysis, events, dates or load_model("dates"))
    attach_place(analysis, events, places or load_model("places"))
    attach_topics(analysis, events, topics or load_model("topics"))
    return draft_meetings(analysis, merge_duplicates(events))
