"""From actors and triggers to meetings, in named steps."""

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.confidence import LEAST, SUREST, SUREST_OF_HEADLINE, attach_confidence, drop_unlikely
from ingest.extraction.assembly.details import attach_date, attach_format, attach_place, attach_topics
from ingest.extraction.assembly.drafting import draft_meetings
from ingest.extraction.assembly.events import Event, attach_participants
from ingest.extraction.assembly.merging import merge_duplicates
from ingest.extraction.assembly.models import Models, load_models
from ingest.extraction.schema import MeetingDraft


def assemble(analysis: Analysis, models: Models | None = None) -> list[MeetingDraft]:
    """The meetings of one analysed article; the models are those in `weights` unless given."""
    models = models or load_models()
    events = put_together(analysis, models)
    attach_confidence(analysis, events, models.confidence)
    return draft_meetings(analysis, drop_unlikely(events, surest=_surest(analysis)))


def assemble_all(analysis: Analysis, models: Models | None = None) -> list[MeetingDraft]:
    """All that may be a meeting, with how likely it is: for a person who has chosen a sentence."""
    models = models or load_models()
    events = put_together(analysis, models)
    attach_confidence(analysis, events, models.confidence)
    return draft_meetings(analysis, events)


def _surest(analysis: Analysis) -> float:
    """How sure an article's likeliest meeting must be for the article to tell of any."""
    if not analysis.gazetteer.parties:  # then nothing can be as sure as it was in training
        return LEAST
    return SUREST_OF_HEADLINE if analysis.title_tells else SUREST


def put_together(analysis: Analysis, models: Models) -> list[Event]:
    """All that may be a meeting, with its details, each once; before anything asks how likely it is."""
    events = attach_participants(analysis, models.linker, models.company, models.status)
    attach_format(analysis, events)
    attach_date(analysis, events, models.dates)
    attach_place(analysis, events, models.places)
    events = merge_duplicates(events)
    attach_topics(analysis, events, models.topics)
    return events
