"""The three processes of the site on one machine: how each is started, and how one sees that it serves."""

import http.client
import os
import socket
import sys
import time
from pathlib import Path

from celery import current_app

from engagement.config.children import Child

HOST = "127.0.0.1"
PORT_PATIENCE_SECONDS = 5.0  # a web server whose parent was killed is just ending


class PortError(Exception):
    """The port cannot be had; the message says why."""


def web(port: int, logs: Path) -> Child:
    options = ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "engagement.config.wsgi:application", *options]
    return Child("web server", command, log=logs / "web.log")


def worker(logs: Path) -> Child:
    options = ["--concurrency", str(min(2, os.cpu_count() or 1))]
    command = [sys.executable, "-m", "celery", "-A", "engagement.config", "worker", "--loglevel", "INFO", *options]
    return Child("worker", command, log=logs / "worker.log")


def schedule(logs: Path, folder: Path) -> Child:
    """What sweeps and sends mails by the clock. Not the worker's `--beat`: Celery does not start that one again when it
    dies alone, and without the sweep, what a killed worker had begun stays so for good."""
    folder.mkdir(exist_ok=True)
    options = ["--schedule", str(folder / "schedule"), "--loglevel", "INFO"]
    return Child(
        "schedule", [sys.executable, "-m", "celery", "-A", "engagement.config", "beat", *options], log=logs / "beat.log"
    )


def wait_for_port(port: int) -> None:
    """Returns as soon as the port is free.

    Raises:
        PortError: it is not, after `PORT_PATIENCE_SECONDS`, or this account may not have it.
    """
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                if time.monotonic() > deadline or isinstance(error, PermissionError):
                    raise PortError(f"Port {port} cannot be had: {error.strerror}.") from error
            else:
                return
        time.sleep(0.2)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_answers() -> bool:
    return bool(current_app.control.ping(timeout=1.0))
