"""The two servers of one data folder, shared by all commands that need them at the same time.

Each such command holds a shared file lock. The last to leave finds that it can hold it alone, and stops the servers.
The system drops the locks of a killed command, so no count can go wrong: whoever comes next takes its servers over.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Self

from engagement.config.local import postgres, valkey
from engagement.config.local.account import server_uid
from engagement.config.local.server import LocalServerError, Server

# The longest socket path that every system takes, without the zero at its end; macOS has 104 bytes for it, Linux 108.
SOCKET_PATH_LIMIT = 103

# What needs no quoting in an address.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")

DURABLE: Mapping[str, str] = {"appendonly": "yes"}


class Servers:
    """The servers whose data is below `folder`; as a context, they run inside it.

    Args:
        folder: made if it is missing; its path may be long and hold blanks.
        with_postgres, with_valkey: False for one that the environment gives.
        postgres_settings, valkey_settings: over the defaults, by the servers' own names.
    """

    def __init__(
        self,
        folder: Path,
        *,
        with_postgres: bool = True,
        with_valkey: bool = True,
        postgres_settings: Mapping[str, str] | None = None,
        valkey_settings: Mapping[str, str] = DURABLE,
    ) -> None:
        self.folder = folder.resolve()
        self.sockets = socket_folder(self.folder)
        self.by_variable: dict[str, Server] = {}
        if with_postgres:
            self.by_variable["DATABASE_URL"] = postgres.PostgresServer(
                self.folder, sockets=self.sockets, settings=postgres_settings or {}
            )
        if with_valkey:
            self.by_variable["CELERY_BROKER_URL"] = valkey.ValkeyServer(
                self.folder, sockets=self.sockets, settings=valkey_settings
            )
        self._use: IO[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead to the servers, whether they run or not."""
        return {variable: server.url for variable, server in self.by_variable.items()}

    def __enter__(self) -> Self:
        """Starts what does not run yet.

        Raises:
            LocalServerError: with what to do about it.
        """
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        make_private(self.folder, owners={os.geteuid(), self.folder.parent.stat().st_uid})
        with self._one_at_a_time():
            make_private(self.sockets, owners={os.geteuid(), server_uid(self.folder)})
            self._use = (self.folder / "use.lock").open("w")
            fcntl.flock(self._use, fcntl.LOCK_SH)
            try:
                for server in self.by_variable.values():
                    server.start()
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(self, *exception: object) -> None:
        with self._one_at_a_time():
            self._leave()

    def dead(self) -> list[str]:
        """The names of those that should run and do not."""
        return [server.name for server in self.by_variable.values() if server.pid() is None]

    def end(self) -> None:
        """Stops what runs, whoever uses it; if one does not stop, the others do all the same."""
        with contextlib.ExitStack() as stops:
            for server in self.by_variable.values():
                stops.callback(server.stop)

    def remove(self) -> None:
        """Deletes the data and the sockets, if there are any; only while nothing runs."""
        for folder in (self.folder, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)

    def _leave(self) -> None:
        if self._use is None:
            return
        with contextlib.suppress(BlockingIOError), self._use:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.end()
            if self.sockets.parent != self.folder:
                with contextlib.suppress(OSError):
                    self.sockets.rmdir()
        self._use = None

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.folder / "change.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def socket_folder(folder: Path) -> Path:
    """Where the sockets of `folder` are: inside it, or, where a socket's path must not be that long, below /tmp.

    Always the same for the same folder, so that every command finds the servers of the others.
    """
    inside = folder / "run"
    longest = max(len(os.fsencode(inside / name)) for name in (postgres.SOCKET, valkey.SOCKET))
    if longest <= SOCKET_PATH_LIMIT and PLAIN_PATH.fullmatch(str(inside)):
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"engagement-{digest}"  # noqa: S108 - short; made private below


def make_private(folder: Path, *, owners: Collection[int]) -> None:
    """Makes a folder that others cannot look into, and refuses one that a stranger has put there.

    As root it may be entered, since the servers then run under another account.
    """
    try:
        folder.mkdir(mode=0o700 if os.geteuid() else 0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise LocalServerError(f"The embedded servers keep their data in {folder}, but {error.strerror}.") from error
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise LocalServerError(f"{folder} belongs to somebody else. Remove it, or run this as its owner.")
