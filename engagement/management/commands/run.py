"""Serves the whole site on this machine: database up to date, seeds, first administrator, worker and web server."""

import contextlib
import os
import secrets
import shlex
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections
from django.http.request import validate_host

from engagement.config import local
from engagement.config.children import Child, end_with, stop_all
from engagement.config.exclusive import AlreadyRunningError, announce_stopping, exclusive
from engagement.config.site import HOST, PortError, answers, schedule, wait_for_port, web, worker, worker_answers

READY_SECONDS = 180.0
WATCH_SECONDS = 0.5

RESTARTED = ("worker", "schedule")
# One of these that dies is started again, unless it dies that young that many times in a row.
YOUNG_SECONDS = 30.0
MAX_YOUNG_DEATHS = 3


class Command(BaseCommand):
    help = "Serves the site on http://127.0.0.1:$PORT (8000) until Ctrl-C or SIGTERM, with everything that it needs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--end-with-parent", action="store_true", help="end when the calling process (make) dies")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["end_with_parent"]:
            end_with(os.getppid())
        local.end_in_order()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a script's shell has its background jobs ignore it
        port = port_from_environment()
        if not settings.DEBUG and not validate_host(HOST, settings.ALLOWED_HOSTS):
            raise CommandError(f"The site would not answer at its own address: add {HOST} to ALLOWED_HOSTS.")
        self.folder: Path = settings.BASE_DIR / local.FOLDER
        self.folder.mkdir(exist_ok=True)
        lock = self.folder / "run.lock"
        children: list[Child] = []
        try:
            with exclusive(lock, saying=f"http://{HOST}:{port}/"):
                try:
                    self.serve(children, port=port)
                finally:
                    announce_stopping(lock)
                    self.stop(children)
        except AlreadyRunningError as error:
            raise CommandError(f"It is running already, at {error} (Ctrl-C where it runs stops it).") from error
        except PortError as error:
            raise CommandError(f"{error} Choose another one, as in `PORT=8001 make run`.") from error

    def serve(self, children: list[Child], *, port: int) -> None:
        """Returns when asked to stop.

        Raises:
            CommandError: something is in the way, or something that must run does not.
        """
        try:
            wait_for_port(port)
            self.say("Bringing the database up to date …")
            call_command("migrate", interactive=False, verbosity=0)
            call_command("seed", stdout=self.stdout)
            self.make_first_administrator()
            connections.close_all()
            logs = self.folder / "logs"
            children += [web(port, logs), worker(logs), schedule(logs, self.folder / "beat")]
            for child in children:
                child.start()
            self.wait_until_ready(children, port=port)
            self.say(
                f"\nThe site is at http://{HOST}:{port}/ and its logs are in {self.folder / 'logs'}. Ctrl-C stops it."
            )
            self.watch(children)
        except (KeyboardInterrupt, SystemExit):
            self.say("\nStopping …")

    def make_first_administrator(self) -> None:
        """Where nobody could sign in to the admin yet. The password is shown this once; only its hash is kept."""
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        name = os.environ.get("FIRST_USER") or "admin"
        if users.filter(username=name).exists():
            raise CommandError(f"There is no administrator, and the user {name} is none: set FIRST_USER to a new name.")
        given = os.environ.get("FIRST_PASSWORD")
        password = given or secrets.token_urlsafe(12)
        users.create_superuser(username=name, password=password)
        shown = "the one in FIRST_PASSWORD" if given else f"{password}   (shown only now)"
        self.say(f"\nFirst sign-in: user {name}, password {shown}")
        self.say(f"Another password: {shlex.join([sys.executable, 'manage.py', 'changepassword', name])}")

    def wait_until_ready(self, children: list[Child], *, port: int) -> None:
        checks: dict[str, Callable[[], bool]] = {"web server": lambda: answers(port), "worker": worker_answers}
        deadline = time.monotonic() + READY_SECONDS
        for child in children:
            while child.name in checks and not checks[child.name]():
                if any(each.exit_code() is not None for each in children):
                    raise CommandError(told_end(next(each for each in children if each.exit_code() is not None)))
                if time.monotonic() > deadline:
                    raise CommandError(f"The {child.name} does not get ready. {child.log_tail()}")
                time.sleep(0.1)

    def watch(self, children: list[Child]) -> None:
        """Never returns: ends with an exception, from a signal or because something died."""
        servers = local.servers_in_use(settings.BASE_DIR)
        young_deaths = 0
        while True:
            time.sleep(WATCH_SECONDS)
            for child in children:
                if child.exit_code() is None:
                    continue
                young_deaths = young_deaths + 1 if child.lifetime() < YOUNG_SECONDS else 1
                if child.name not in RESTARTED or young_deaths >= MAX_YOUNG_DEATHS:
                    raise CommandError(told_end(child))
                self.say(f"The {child.name} ended by itself (exit code {child.exit_code()}) and is started again.")
                child.finish(timeout=0)
                child.start()
            for name in servers.dead():
                raise CommandError(f"{name} ended by itself; see its server.log below {self.folder}. Start me again.")

    def stop(self, children: list[Child]) -> None:
        """The rest of the process's life: no signal interrupts it, since nothing waits longer than its grace time."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all(children)

    def say(self, text: str) -> None:
        """At once, also into a pipe; whoever read it may be gone."""
        with contextlib.suppress(BrokenPipeError):
            self.stdout.write(text)
            self.stdout.flush()


def port_from_environment() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def told_end(child: Child) -> str:
    return f"The {child.name} ended by itself (exit code {child.exit_code()}). {child.log_tail()}"
