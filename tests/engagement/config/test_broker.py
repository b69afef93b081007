"""A broker that falls silent amid a word to it, on the real one."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from kombu.transport import redis as transport
from redis.exceptions import TimeoutError as Silent

from engagement import messages
from engagement.messages import BrokerAway, count_messages

pytestmark = pytest.mark.usefixtures("servers")
QUEUE = "one-that-falls-silent"


def silent(*_: object, **__: object) -> None:
    raise Silent("Timeout reading from socket")


@pytest.fixture
def channel() -> Iterator[Any]:
    """Of a consumer that may hold one message, and holds it."""
    with current_app.connection_for_write() as broker:
        opened: Any = broker.channel()
        opened.queue_declare(QUEUE)
        opened.basic_publish(opened.prepare_message("{}"), exchange="", routing_key=QUEUE)
        opened.basic_qos(0, 1, False)
        yield opened
        opened.queue_delete(QUEUE)
        opened.close()


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        pytest.param(lambda qos, tag: qos.ack(tag), "_remove_from_indices", id="done"),
        pytest.param(lambda qos, tag: qos.reject(tag), "_remove_from_indices", id="refused"),
        pytest.param(lambda qos, tag: qos.reject(tag, requeue=True), "restore_by_tag", id="given_back"),
    ],
)
def test_a_word_that_was_lost_leaves_room_for_another_message(
    channel: Any, monkeypatch: pytest.MonkeyPatch, word: Any, broken: str
) -> None:
    tag = channel.basic_get(QUEUE).delivery_tag
    assert not channel.qos.can_consume()
    with monkeypatch.context() as away:
        away.setattr(transport.QoS, broken, silent)
        with pytest.raises(Silent):
            word(channel.qos, tag)
    assert channel.qos.can_consume()


def test_a_word_that_arrived_is_kombus_own(channel: Any) -> None:
    channel.qos.ack(channel.basic_get(QUEUE).delivery_tag)
    assert channel.qos.can_consume()
    assert channel.basic_get(QUEUE) is None


def test_silence_amid_a_question_is_a_broker_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "count_on", silent)
    with pytest.raises(BrokerAway):
        count_messages()
