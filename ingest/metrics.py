"""Figures of articles for `/metrics`: how many in which state, how long the oldest waits, how long they take."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Avg, Count, F, Max, Min, Q
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, Metric

from engagement.metrics import by_word
from ingest.models import Article

_LATELY = timedelta(hours=1)


def article_figures() -> Iterator[Metric]:
    """Seconds are from upload to the end of processing, over the articles uploaded and processed in the last hour."""
    counts = dict(Article.objects.order_by().values_list("state").annotate(number=Count("pk")))
    states = {state: counts.get(state, 0) for state in Article.State.values}
    yield by_word("engagement_articles", "Articles by state.", "state", states)
    now = timezone.now()
    oldest = Article.objects.waiting().aggregate(at=Min("uploaded_at"))["at"]
    yield GaugeMetricFamily(
        "engagement_oldest_waiting_article_seconds",
        "Age of the oldest article that is not processed; 0 where none waits.",
        value=(now - oldest).total_seconds() if oldest else 0,
    )
    lately = Article.objects.order_by().filter(state_at__gte=now - _LATELY)
    failed = lately.filter(state=Article.State.FAILED).count()
    yield GaugeMetricFamily(
        "engagement_articles_failed_last_hour", "Articles that failed in the last hour.", value=failed
    )
    done = Q(state=Article.State.PROCESSED, uploaded_at__gte=now - _LATELY)
    took = F("state_at") - F("uploaded_at")
    found = lately.filter(done).aggregate(number=Count("pk"), mean=Avg(took), longest=Max(took))
    number = found["number"]
    yield GaugeMetricFamily(
        "engagement_articles_processed_last_hour", "Articles uploaded and processed in the last hour.", value=number
    )
    seconds = GaugeMetricFamily(
        "engagement_article_seconds_last_hour", "Seconds from upload to the end of processing.", labels=["of"]
    )
    for word in ("mean", "longest"):
        seconds.add_metric([word], found[word].total_seconds() if found[word] else 0)
    yield seconds
