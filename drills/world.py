"""The drill's world: PostgreSQL, Valkey, a web server and a worker of its own, and the analyst who works with them."""

import os
import random
import signal
import socket
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import Error, connection

from drills.site import PASSWORD, USER, Site
from engagement.config import site as processes
from engagement.config.children import stop_all
from engagement.config.local import Servers
from engagement.models import Meeting
from ingest.models import Article, Report
from ingest.queue import count_enqueued

TEXT = (
    "KABUL - The Chinese Ambassador Zhao Xing met the acting foreign minister of the Taliban, Amir Khan Muttaqi, in "
    "Kabul on {day}.\n\nThe two sides discussed trade and transit between the two countries.\n\n"
    "Number {number} of a series about the embassy's work in the Afghan capital."
)
FIRST_DAY = date(2012, 1, 1)
PATIENCE = 900.0
CHANCE = random.Random(20)  # noqa: S311 - the same faults each time


class World:
    """Made once for several drills; each takes numbers of its own, and so days of its own."""

    def __init__(self, folder: Path, servers: Servers) -> None:
        self.folder, self.servers = folder, servers
        self.port = _free_port()
        self.site = Site(self.port)
        self.web = processes.web(self.port, folder / "logs")
        self.worker = processes.worker(folder / "logs")
        self.schedule = processes.schedule(folder / "logs", folder / "beat")
        self.worker.command = [*self.worker.command, "--include", "drills.poison"]
        self._number = 0

    def begin(self, *, migrate: bool = True) -> None:
        """Database, seeds, analyst, site and worker."""
        if migrate:
            call_command("migrate", interactive=False, verbosity=0)
        call_command("seed", stdout=(self.folder / "seed.log").open("w"))
        get_user_model()._default_manager.create_superuser(username=USER, password=PASSWORD)
        self.web.start()
        self.worker.start()
        self.schedule.start()
        self.wait(lambda: processes.answers(self.port), "the site answers")
        self.site.sign_in()

    def end(self) -> None:
        connection.close()
        stop_all([self.web, self.worker, self.schedule])

    def write(self, number: int) -> tuple[str, str]:
        """Name and text of an article that reports one meeting, on a day that no other has."""
        day = FIRST_DAY + timedelta(days=number)
        return f"series-{number}.txt", TEXT.format(day=f"{day.day} {day:%B %Y}", number=number)

    def upload(self, extra: str = "") -> tuple[int | None, str]:
        """The next article: its id where the site said that it has it, and what the site said."""
        self._number += 1
        name, text = self.write(self._number)
        answer = self.site.upload(name, text + extra)
        if answer.status != 200:
            return None, f"{answer.status} {answer.text}"
        return Article.objects.values_list("pk", flat=True).get(filename=name), answer.text

    def fill(self, count: int) -> list[int]:
        """Ids of `count` new articles. Raises `SystemExit` where the site refuses one."""
        told = [self.upload() for _ in range(count)]
        refused = [words for pk, words in told if pk is None]
        if refused:
            raise SystemExit(f"An upload was refused: {refused[0][:500]}")
        return [pk for pk, _ in told if pk is not None]

    def decide(self, given: list[int], confirmed: list[int], *, most: int = 1) -> None:
        """Accept up to `most` proposals of these articles at the desk; those that the site acknowledges are noted."""
        for meeting, version in self.proposals(given)[:most]:
            if self.site.accept(meeting, version).status == 200:
                confirmed.append(meeting)

    def proposals(self, given: list[int]) -> list[tuple[int, int]]:
        """Ids and versions of the meetings that these articles propose."""
        told = Report.objects.current().filter(article__in=given, meeting__review_state="proposed")
        return list(Meeting.objects.filter(pk__in=told.values("meeting")).order_by("pk").values_list("pk", "version"))

    def left(self, given: list[int]) -> int:
        return Article.objects.waiting().filter(pk__in=given).count()

    def wait_for_queue(self) -> None:
        """Until no message waits."""
        self.wait(lambda: count_enqueued() == 0, "the queue is empty", timeout=120)

    def keep_alive(self) -> None:
        """What a supervisor does: a worker that ended is tidied up and started again."""
        if self.worker.exit_code() is not None:
            self.worker.finish(timeout=0)
            self.worker.start()

    def stop_worker(self) -> None:
        """It does what it has begun and ends, and another starts."""
        stop_all([self.worker])
        self.worker.start()

    def kill_worker(self, *, main: bool) -> bool:
        """SIGKILL to the worker itself, or to a child that reads articles. False where there was none to kill."""
        process = self.worker.process
        if process is None or process.poll() is not None:
            return False
        pids = [process.pid] if main else _children(process.pid)
        if not pids:
            return False
        os.kill(CHANCE.choice(pids), signal.SIGKILL)
        return True

    def wait(self, is_true: Callable[[], bool], what: str, *, timeout: float = PATIENCE) -> float:
        """Seconds until it was true. Raises `SystemExit` with `what` where it does not come true."""
        began = time.monotonic()
        while not _holds(is_true):
            self.keep_alive()
            if time.monotonic() - began > timeout:
                raise SystemExit(f"After {timeout:.0f} seconds still not: {what}. {self.worker.log_tail()}")
            time.sleep(0.1)
        return time.monotonic() - began


def _holds(is_true: Callable[[], bool]) -> bool:
    """A database that is away makes nothing true."""
    try:
        return is_true()
    except Error:
        connection.close()
        return False


def _children(pid: int) -> list[int]:
    """The pool's processes, which the worker has forked."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
