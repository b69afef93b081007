"""Which account a server runs under when we are root: PostgreSQL refuses to be root, and no server of ours needs it."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from engagement.config.local.server import LocalServerError

# Bits of a Linux capability set, as /proc/self/status shows it in hexadecimal; the weaker one comes first.
CAPABILITIES = {"dac_read_search": 2, "dac_override": 1}


@dataclass(frozen=True, slots=True)
class Account:
    """An account and what to put before a command so that it runs there; an empty prefix where we are it already."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def give(self, path: Path) -> None:
        """Makes `path` the account's own, and nobody else's."""
        if self.prefix:
            os.chown(path, self.uid, self.gid)
            path.chmod(0o700)


def server_uid(folder: Path) -> int:
    """Who runs the servers of `folder`. Not root: ourselves. Root: the folder's owner where that is somebody else, else
    `nobody`, so that no account has to be made and no directory's mode to be changed.
    """
    if os.geteuid() != 0:
        return os.geteuid()
    return folder.stat().st_uid or pwd.getpwnam("nobody").pw_uid


def account_for(folder: Path, *, program: Path) -> Account:
    """The account that runs `program` on the data below `folder`, which exists.

    Raises:
        LocalServerError: no such account can reach the program or the folder.
    """
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid())
    entry = pwd.getpwuid(server_uid(folder))
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        msg = "PostgreSQL does not run as root, and there is no `setpriv` here to run it as somebody else. "
        raise LocalServerError(msg + "Run this as an ordinary user, or set DATABASE_URL and CELERY_BROKER_URL.")
    plain = (setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups")
    for prefix in (plain, *(_with_capability(plain, name) for name in CAPABILITIES if _may_pass_on(name))):
        if _reaches(prefix, program, folder):
            return Account(uid=entry.pw_uid, gid=entry.pw_gid, prefix=prefix)
    msg = f"PostgreSQL does not run as root, and the account {entry.pw_name} cannot reach {program} and {folder}. "
    raise LocalServerError(msg + "Run this as an ordinary user, or from a folder that everybody may enter.")


def _with_capability(prefix: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Lets the account pass closed directories, such as /root; `access(2)` grants it only without the set-uid fixup."""
    return (*prefix, "--securebits=+no_setuid_fixup", f"--inh-caps=+{name}", f"--ambient-caps=+{name}")


def _may_pass_on(name: str) -> bool:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    bounding = next((line.split()[1] for line in status.splitlines() if line.startswith("CapBnd:")), "0")
    return bool(int(bounding, 16) >> CAPABILITIES[name] & 1)


def _reaches(prefix: tuple[str, ...], program: Path, folder: Path) -> bool:
    test = (*prefix, "test", "-x", str(program), "-a", "-x", str(folder))
    return subprocess.run(test, capture_output=True, check=False, cwd="/").returncode == 0
