"""From actors and triggers to meetings, in named steps."""

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.details import attach_date, attach_format, attach_place, attach_topics
from ingest.extraction.assembly.drafting import draft_meetings
from ingest.extraction.assembly.events import attach_participants
from ingest.extraction.assembly.merging import merge_duplicates
from ingest.extraction.assembly.models import Models, load_models
from ingest.extraction.schema import MeetingDraft


def assemble(analysis: Analysis, models: Models | None = None) -> list[MeetingDraft]:
    """The meetings of one analysed article; the models are those in `weights` unless given."""
    models = models or load_models()
    events = attach_participants(analysis, models.linker, models.status)
    attach_format(analysis, events)
    attach_date(analysis, events, models.dates)
    attach_place(analysis, events, models.places)
    attach_topics(analysis, events, models.topics)
    return draft_meetings(analysis, merge_duplicates(events))
