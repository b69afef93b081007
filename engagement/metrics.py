"""Figures for Prometheus, read from the database and the broker at each asking: every web process tells the same."""

import contextlib
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from engagement import stats
from engagement.messages import BrokerAway, count_messages
from engagement.models import DigestMail

Collector = Callable[[], Iterator[Metric]]
# What those who build on the record tell besides; they put it here when they start.
COLLECTORS: list[Collector] = []


class _Now:
    """One asking."""

    def collect(self) -> Iterator[Metric]:
        yield from _record()
        yield _queue()
        for more in COLLECTORS:
            yield from more()


def figures() -> bytes:
    """The page's text, in Prometheus' format 0.0.4, as UTF-8."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Now())
    return generate_latest(registry)


def by_word(name: str, words: str, label: str, counts: dict[str, int]) -> Metric:
    """A gauge with one line for each word."""
    family = GaugeMetricFamily(name, words, labels=[label])
    for word, number in counts.items():
        family.add_metric([word], number)
    return family


def _record() -> Iterator[Metric]:
    yield by_word("engagement_meetings", "Meetings by state of their review.", "review_state", stats.count_by_review())
    waiting = DigestMail.objects.filter(sent_at=None)
    family = GaugeMetricFamily("engagement_mails_waiting", "Mails that are to be sent.", labels=["failed"])
    family.add_metric(["false"], waiting.filter(error="").count())
    family.add_metric(["true"], waiting.exclude(error="").count())
    yield family


def _queue() -> Metric:
    """No line where the broker does not answer."""
    family = GaugeMetricFamily("engagement_queue_length", "Messages in the broker that no worker has taken.")
    with contextlib.suppress(BrokerAway):
        length = count_messages()
        if length is not None:
            family.add_metric([], length)
    return family
