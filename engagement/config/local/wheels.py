"""The programs inside the installed wheels, and the sockets on which they answer."""

import socket
from importlib.util import find_spec
from pathlib import Path

from engagement.config.local.server import LocalServerError


def program(package: str, path: str) -> Path:
    """The one file below the installed `package` that fits `path`, a glob.

    Raises:
        LocalServerError: the package, or the program inside it, is not there.
    """
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    found = [file for folder in folders or () for file in Path(folder).glob(path)]
    if not found:
        msg = f"There is no {path} in the package {package}: the embedded servers are not installed. "
        raise LocalServerError(msg + "Run `make install`, or set DATABASE_URL and CELERY_BROKER_URL to other servers.")
    return found[0]


def takes_connections(path: Path) -> bool:
    """Whether something listens on the Unix socket at `path`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True
