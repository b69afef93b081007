"""Fills the environment for commands that are run without one: what `manage.py` does before Django loads."""

import os
import secrets
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from engagement.config.local.servers import Servers

FOLDER = ".local"

# Commands that ask no database anything. They start no server, and `extract` works in a folder that cannot be written.
WITHOUT_SERVERS = frozenset(
    {
        "",
        "ablate",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "evaluate",
        "extract",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "train",
        "version",
    }
)
ASKS_FOR_HELP = frozenset({"-h", "--help", "--version"})


@contextmanager
def activate(project: Path, arguments: Sequence[str]) -> Iterator[None]:
    """Local mode around one command, unless `DATABASE_URL` is set: then nothing happens at all.

    Variables that are set stay as they are; a given `CELERY_BROKER_URL` means that no Valkey is started.

    Args:
        project: the folder that holds `.local`.
        arguments: the command's name and what follows it.

    Raises:
        LocalServerError: a server does not start; the message says what to do.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    servers = Servers(project / FOLDER, with_valkey=not os.environ.get("CELERY_BROKER_URL"))
    os.environ.update(servers.environment)
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    if needs_servers(arguments):
        end_in_order()
        with servers:
            os.environ.setdefault("SECRET_KEY", secret_key(servers.folder / "secret_key"))
            yield
    else:
        os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))  # signs nothing that outlives the command
        yield


def needs_servers(arguments: Sequence[str]) -> bool:
    """Whether the command may ask the database or the broker. An unknown one may."""
    name = arguments[0] if arguments else ""
    return name not in WITHOUT_SERVERS and not ASKS_FOR_HELP.intersection(arguments)


def servers_in_use(project: Path) -> Servers:
    """Those of the project's servers that the environment names; none where it names others."""
    servers = Servers(project / FOLDER)
    return Servers(
        servers.folder,
        with_postgres=os.environ.get("DATABASE_URL") == servers.environment["DATABASE_URL"],
        with_valkey=os.environ.get("CELERY_BROKER_URL") == servers.environment["CELERY_BROKER_URL"],
    )


def secret_key(path: Path) -> str:
    """The installation's own key, made at its first use and readable by its owner only."""
    if path.exists() and (key := path.read_text(encoding="ascii").strip()):
        return key
    key = secrets.token_urlsafe(50)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(key)
    new.rename(path)
    return key


def end_in_order() -> None:
    """Lets a SIGTERM, or the terminal that closes, end the command as Ctrl-C does, so that the servers are stopped."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # not under nohup
            signal.signal(number, _exit)


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
