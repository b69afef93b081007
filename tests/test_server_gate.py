"""No request outlives the database that it asks."""

import threading
from collections.abc import Iterable
from typing import Any

from tests.server_gate import ServerGate


def _call(gate: ServerGate) -> tuple[str, Iterable[bytes]]:
    said: list[str] = []
    answer = gate({}, lambda status, headers: said.append(status))
    return said[0], answer


def _app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"here"]


def test_answers_only_while_it_is_open() -> None:
    gate = ServerGate(_app)
    assert _call(gate)[0].startswith("503")
    gate.open()
    status, answer = _call(gate)
    assert (status, list(answer)) == ("200 OK", [b"here"])


def test_shutting_waits_for_the_answer_under_way() -> None:
    gate = ServerGate(_app)
    gate.open()
    _, answer = _call(gate)
    shutting = threading.Thread(target=gate.shut)
    shutting.start()
    shutting.join(0.2)
    assert shutting.is_alive()
    answer.close()  # type: ignore[attr-defined]
    shutting.join(5)
    assert not shutting.is_alive()
    assert _call(gate)[0].startswith("503")


def test_an_answer_that_nobody_waits_for_is_no_request_under_way() -> None:
    gate = ServerGate(_app)
    gate.open()
    _, answer = _call(gate)
    del answer
    gate.shut()
