"""kombu's way with Redis, mended for a broker that falls silent.

kombu counts a message as held by its worker until the broker has heard that it is done. Where that word is lost, the
message was held for good: a worker that was to hold two at a time took no more after two such silences, and still
answered as if it were well. Given up, the message comes back after a while (`visibility_timeout`), finds its article
done and does nothing.
"""

from kombu.transport import redis, virtual


class ForgivingQoS(redis.QoS):
    """Holds no message that it could not tell the broker about; raises what kombu's own does."""

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 kombu's own words
        try:
            super().reject(delivery_tag, requeue)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


def mend() -> None:
    """Of every channel to Redis or Valkey that is opened from now on."""
    redis.Channel.QoS = ForgivingQoS
