"""How the machinery is: workers and queue as the broker tells them, articles as the database does.

Every question has an end: the broker is given two seconds to connect and one to answer, and lists are bounded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from engagement.config.forgiving_cache import cache_condition
from engagement.messages import as_kombu_says, count_on
from ingest.models import Article, Reextraction
from ingest.queue import PROCESS_ARTICLE

ANSWER_SECONDS = 1.0
SHOWN = 50
SLOWEST = 10
LATE = timedelta(minutes=5)
# A task claims its articles in its first seconds (`ingest.turns`). What was claimed this short while ago may have begun
# after workers answered.
CLAIMED_WITHIN, TOO_NEW = timedelta(minutes=1), timedelta(seconds=10)


@dataclass(frozen=True)
class Worker:
    """One worker as it answers: its processes, and how many tasks it has done since it started."""

    name: str
    processes: int
    done: int


@dataclass(frozen=True)
class Broker:
    """What the broker tells; `error` in words where it does not answer, `length` None where the queue is unknown.

    `begun`: when each of the tasks began that are working on articles now; None where not every worker tells.
    """

    workers: list[Worker] = field(default_factory=list)
    length: int | None = None
    error: str = ""
    begun: list[datetime] | None = None


@dataclass(frozen=True)
class Articles:
    """Counts by state, and when the oldest that waits was put there."""

    counts: dict[str, int]
    oldest: datetime | None

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.oldest if self.oldest else timedelta()


@dataclass(frozen=True)
class LeftBehind:
    """Articles in work that no worker which answers has in hand: how many, and from when on the first of them is taken
    up again."""

    number: int
    again: datetime

    @property
    def is_overdue(self) -> bool:
        """The sweep that takes them up again has not come."""
        return timezone.now() > self.again + timedelta(seconds=2 * settings.SWEEP_SECONDS + 30)


def ask_broker() -> Broker:
    """Never raises. Takes some four seconds at most; a quarter of a minute where the broker falls silent meanwhile."""
    try:
        with current_app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
            with as_kombu_says(connection):
                inspect = current_app.control.inspect(timeout=ANSWER_SECONDS, connection=connection)
                told = inspect.stats() or {}
                # As many answers are all: no waiting for more.
                again = current_app.control.inspect(timeout=ANSWER_SECONDS, connection=connection, limit=len(told))
                active = (again.active() or {}) if told else {}
                length = count_on(connection)
    except (OSError, OperationalError):
        return Broker(error="The broker does not answer.")
    begun = _begun(active.values()) if active.keys() == told.keys() else None
    return Broker([_worker(name, stats) for name, stats in sorted(told.items())], length, begun=begun)


def find_left_behind(broker: Broker) -> LeftBehind | None:
    """What workers that were ended or cut off had begun: nobody says so, but no task that runs can have claimed it.

    None where there is none, or where it is not known since the broker or a worker does not answer.
    """
    if broker.error or broker.begun is None:
        return None
    old = Article.objects.filter(state=Article.State.PROCESSING, state_at__lt=timezone.now() - TOO_NEW)
    claimed = old.order_by("state_at").values_list("state_at", flat=True)
    left = [at for at in claimed if not any(_may_have_claimed(task, at) for task in broker.begun)]
    return LeftBehind(len(left), left[0] + timedelta(seconds=settings.ARTICLE_LEASE_SECONDS)) if left else None


def _may_have_claimed(task: datetime, claimed: datetime) -> bool:
    """By one clock, that of the worker's host."""
    return task - timedelta(seconds=1) <= claimed <= task + CLAIMED_WITHIN


def count_articles() -> Articles:
    found = Article.objects.order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict.fromkeys(Article.State.values, 0) | dict(found)
    waiting = Article.objects.filter(state=Article.State.RECEIVED)
    return Articles(counts, waiting.aggregate(oldest=Min("state_at"))["oldest"])


def stuck_articles(state: str) -> list[Article]:
    """The last that failed or were parked, with their reasons."""
    wanted = ["pk", "title", "filename", "outlet", "error", "state", "state_at", "attempts"]
    return list(Article.objects.only(*wanted).filter(state=state).order_by("-state_at", "-pk")[:SHOWN])


def slowest_articles() -> list[Any]:
    """Of the last thousand that were processed, those with most seconds from upload to proposals, as `took`."""
    last = Article.objects.filter(state=Article.State.PROCESSED).order_by("-state_at").values("pk")[:1000]
    took = ExpressionWrapper(F("state_at") - F("uploaded_at"), output_field=DurationField())
    rows = Article.objects.only("pk", "title", "filename", "size", "state_at", "uploaded_at", "attempts")
    return list(rows.filter(pk__in=last).annotate(took=took).order_by("-took", "pk")[:SLOWEST])


def reextraction_counts() -> dict[str, int]:
    """How many articles wait to be read again, are done, failed, changed or marked."""
    state, outcome = Reextraction.State, Reextraction.Outcome
    return Reextraction.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[state.WAITING, state.WORKING])),
        done=Count("pk", filter=Q(state=state.DONE)),
        failed=Count("pk", filter=Q(state=state.FAILED)),
        changed=Count("pk", filter=Q(outcome=outcome.CHANGED)),
        flagged=Count("pk", filter=Q(outcome=outcome.FLAGGED)),
    )


def find_faults(broker: Broker, articles: Articles, left: LeftBehind | None = None) -> list[str]:
    """What is wrong, in words, with what to do; empty where all is well."""
    faults = []
    if broker.error:
        faults.append(
            f"{broker.error} Uploads are kept and processed once it runs again: start it, or check CELERY_BROKER_URL."
        )
    elif not broker.workers:
        faults.append("No worker answers, so nothing is processed. Start one; what was uploaded is kept.")
    if cache_condition() != "ok":
        faults.append(
            "The cache does not answer: pages reckon each figure anew and take longer, and rates of the API are not "
            "counted. Start it, or check CACHE_URL."
        )
    if articles.oldest and articles.age > LATE:
        minutes = int(articles.age.total_seconds() // 60)
        faults.append(
            f"An article has waited for {minutes} minutes. Are there too few workers, or does beat not run, which asks "
            "again for articles that were left behind?"
        )
    if left:
        faults.append(_words_of(left))
    if failed := articles.counts[Article.State.FAILED]:
        faults.append(f"{failed} article{' has' if failed == 1 else 's have'} failed: see the reasons below.")
    return faults


def _words_of(left: LeftBehind) -> str:
    one = left.number == 1
    told = f"{left.number} article{' was' if one else 's were'} begun by a worker that does not answer any more. "
    at = timezone.localtime(left.again).strftime("%H:%M:%S")
    if left.is_overdue:
        first = "it" if one else "the first"
        return f"{told}Nothing is lost, but {first} was to be taken up again at {at}: do beat and a worker run?"
    they, themselves = ("it is", "itself") if one else ("they are", "themselves")
    return f"{told}Nothing is lost: {they} taken up again by {themselves} from {at} on."


def _begun(active: Iterable[Iterable[Mapping[str, Any]]]) -> list[datetime]:
    told = [task for tasks in active for task in tasks if task.get("name") == PROCESS_ARTICLE]
    return [datetime.fromtimestamp(task["time_start"], UTC) for task in told if task.get("time_start")]


def _worker(name: str, stats: Any) -> Worker:
    processes = stats.get("pool", {}).get("max-concurrency", 0)
    return Worker(name, processes if isinstance(processes, int) else 0, sum(stats.get("total", {}).values()))
