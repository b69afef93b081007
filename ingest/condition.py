"""How the machinery is: workers and queue as the broker tells them, articles as the database does.

Every question has an end: the broker is given two seconds to connect and one to answer, and lists are bounded.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from engagement.config.forgiving_cache import cache_condition
from engagement.messages import count_on
from ingest.models import Article, Reextraction

ANSWER_SECONDS = 1.0
SHOWN = 50
SLOWEST = 10
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Worker:
    """One worker as it answers: its processes, and how many tasks it has done since it started."""

    name: str
    processes: int
    done: int


@dataclass(frozen=True)
class Broker:
    """What the broker tells; `error` in words where it does not answer, `length` None where the queue is unknown."""

    workers: list[Worker] = field(default_factory=list)
    length: int | None = None
    error: str = ""


@dataclass(frozen=True)
class Articles:
    """Counts by state, and when the oldest that waits was put there."""

    counts: dict[str, int]
    oldest: datetime | None

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.oldest if self.oldest else timedelta()


def ask_broker() -> Broker:
    """Never raises, and takes some four seconds at most."""
    try:
        with current_app.connection_for_write(connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
            inspect = current_app.control.inspect(timeout=ANSWER_SECONDS, connection=connection)
            told = inspect.stats() or {}
            length = count_on(connection)
    except (OSError, OperationalError):
        return Broker(error="The broker does not answer.")
    return Broker([_worker(name, stats) for name, stats in sorted(told.items())], length)


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


def find_faults(broker: Broker, articles: Articles) -> list[str]:
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
    if failed := articles.counts[Article.State.FAILED]:
        faults.append(f"{failed} article{' has' if failed == 1 else 's have'} failed: see the reasons below.")
    return faults


def _worker(name: str, stats: Any) -> Worker:
    processes = stats.get("pool", {}).get("max-concurrency", 0)
    return Worker(name, processes if isinstance(processes, int) else 0, sum(stats.get("total", {}).values()))
