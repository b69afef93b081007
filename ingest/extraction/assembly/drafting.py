"""From events to the drafts that leave the library: fullest names, roles, spans, prominence and confidence."""

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linking import Link
from ingest.extraction.dates import day_of
from ingest.extraction.names import TALIBAN_HONORIFICS, fold_name
from ingest.extraction.schema import MeetingDraft, ParticipantDraft, Prominence, Span

ROLE_LENGTH = 140


def rank_prominence(analysis: Analysis, events: list[Event]) -> dict[Event, Prominence]:
    """Main is what the article reports: in its body, and not days before or after what it opens with."""
    ranks: dict[Event, Prominence] = {}
    opening = next((day_of(e.date) for e in events if e.status == "held" and day_of(e.date)), None)
    for event in events:
        sentence = analysis.article.sentences[event.sentence]
        day = day_of(event.date)
        apart = opening is not None and day is not None and abs((day - opening).days) > 4
        vague = event.date.precision in ("month", "year") and event.status == "held"
        later = event.status == "planned" and any(other.status == "held" for other in events)
        ranks[event] = "background" if sentence.kind != "body" or apart or vague or later else "main"
    return ranks


def draft_meetings(analysis: Analysis, events: list[Event]) -> list[MeetingDraft]:
    """The drafts, in order of the text."""
    ranks = rank_prominence(analysis, events)
    return [_draft(analysis, event, ranks[event]) for event in events]


def _draft(analysis: Analysis, event: Event, prominence: Prominence) -> MeetingDraft:
    sentence = analysis.article.sentences[event.sentence]
    tokens = analysis.article.tokens
    evidence = Span(sentence.char, sentence.char_end)
    spans = dict(event.spans)
    spans["status"] = (Span(tokens[event.trigger.start].start, tokens[event.trigger.end - 1].end),)
    for slug, found in event.topics.items():
        spans[f"topic:{slug}"] = tuple(found)
    return MeetingDraft(
        status=event.status,
        date=event.date,
        place=event.place,
        format=event.format,
        participants=tuple(_participant(analysis, one) for one in event.links),
        topics=tuple(event.topics),
        prominence=prominence,
        evidence=evidence,
        quote=analysis.article.text[evidence.start : evidence.end],
        confidence=round(event.confidence, 3),
        field_spans=spans,
    )


def _participant(analysis: Analysis, one: Link) -> ParticipantDraft:
    actor, mention = one.actor, one.candidate.mention
    if mention is None:
        mention = actor.mentions[0]
    tokens = analysis.article.tokens
    span = Span(tokens[mention.start].start, tokens[mention.end - 1].end)
    return ParticipantDraft(
        kind="official" if actor.named else "delegation",
        name=full_name(analysis, actor) if actor.named else None,
        role=role_of(actor),
        parties=tuple(actor.parties),
        as_told=analysis.article.text[span.start : span.end],
        key=actor.key,
        spans=(span,),
    )


def full_name(analysis: Analysis, actor: Actor) -> str | None:
    """The usual English name of somebody known, if it holds all words of the article's; else the article's longest."""
    entry = analysis.cast.entry_of(actor)
    if entry is None or actor.name is None:
        return actor.name
    told = fold_name(actor.name)
    # 'A. B. Smith' is not for us to spell out.
    return entry.name if len(told) < 2 or set(told) <= set(fold_name(entry.name)) else actor.name


def role_of(actor: Actor) -> str | None:
    """The role that the article gives first, without articles and what belongs to the name."""
    role = next((r.strip(" ,'’s") if r.startswith(("'", "’")) else r for r in actor.roles), None)
    if role is None:
        return None
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        role = role.removeprefix(article)
    words = role.lstrip("-–— ").split()
    while words and words[-1].lower().rstrip(".") in TALIBAN_HONORIFICS:  # "Minister of Refugees Mawlawi", of the name
        words.pop()
    return " ".join(words)[:ROLE_LENGTH] or None
