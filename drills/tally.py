"""What a drill gave, and what came of it, counted in the database and in the broker's queue."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engagement.models import Meeting
from ingest.models import Article, Report
from ingest.queue import count_enqueued


@dataclass(frozen=True)
class Tally:
    """`lost`: articles given that are not on record, or neither processed nor parked with words. `doubled`: accounts
    and meetings beyond one an article (each tells one, on a day of its own). `notes` are the drill's own counts."""

    name: str
    given: int
    processed: int
    parked: int
    lost: int
    meetings: int
    doubled: int
    decisions: int
    decisions_lost: int
    queue: int | None
    seconds: float
    faults: Sequence[str] = ()
    notes: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        lost = self.lost or self.doubled or self.decisions_lost
        return not lost and self.queue == 0 and self.processed == self.meetings and not self.faults


def count(
    name: str,
    given: Sequence[int],
    confirmed: Sequence[int],
    seconds: float,
    *,
    faults: Sequence[str] = (),
    notes: Mapping[str, object] | None = None,
) -> Tally:
    """`given` are the articles whose upload was acknowledged, `confirmed` the meetings whose decision was."""
    articles = Article.objects.filter(pk__in=given)
    states = Counter(articles.values_list("state", flat=True))
    parked = articles.filter(state=Article.State.PARKED).exclude(error="").count()
    told = Report.objects.current().filter(article__in=given, meeting__isnull=False)
    meetings = Meeting.objects.filter(pk__in=told.values("meeting"))
    days = meetings.values("start").distinct().count()
    kept = Meeting.objects.filter(pk__in=confirmed, review_state=Meeting.ReviewState.CONFIRMED).count()
    processed = states[Article.State.PROCESSED]
    return Tally(
        name=name,
        given=len(given),
        processed=processed,
        parked=parked,
        lost=len(given) - processed - parked,
        meetings=days,
        doubled=(told.count() - processed) + (meetings.count() - days),
        decisions=len(confirmed),
        decisions_lost=len(confirmed) - kept,
        queue=count_enqueued(),
        seconds=seconds,
        faults=tuple(faults),
        notes=notes or {},
    )


HEAD = (
    "| drill | articles given | processed | parked | lost | meetings | doubled | decisions given | decisions lost "
    "| queue left | seconds | |\n" + "| --- " * 12 + "|"
)


def line(tally: Tally) -> str:
    """A row of the report's table."""
    numbers = (tally.given, tally.processed, tally.parked, tally.lost, tally.meetings, tally.doubled)
    more = (tally.decisions, tally.decisions_lost, "?" if tally.queue is None else tally.queue, f"{tally.seconds:.0f}")
    words = "; ".join([*(f"{name} {value}" for name, value in tally.notes.items()), *tally.faults])
    return f"| {' | '.join([tally.name, *map(str, numbers + more), words])} |"
