"""As root, servers run under another account, also where that account could not enter the folders by itself."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from engagement.config.local import LocalServerError
from engagement.config.local import account as account_module
from engagement.config.local.account import account_for

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
SHELL = Path("/bin/sh")


def uid_and_reach(prefix: tuple[str, ...], folder: Path) -> list[str]:
    command = [*prefix, "/bin/sh", "-c", f'id -u; test -x "{folder}/inner" && echo reached']
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/").stdout.split()


@pytest.mark.skipif(os.geteuid() == 0, reason="needs an ordinary user")
def test_account_for_an_ordinary_user_is_that_user(tmp_path: Path) -> None:
    assert account_for(tmp_path, program=SHELL).prefix == ()
    assert account_for(tmp_path, program=SHELL).uid == os.geteuid()


@root_only
@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["open", "closed"])
def test_account_for_root_is_nobody_and_reaches_the_folder(tmp_path: Path, mode: int) -> None:
    (tmp_path / "data" / "inner").mkdir(parents=True)
    tmp_path.chmod(mode)
    account = account_for(tmp_path / "data", program=SHELL)
    nobody = pwd.getpwnam("nobody").pw_uid
    assert account.uid == nobody
    assert uid_and_reach(account.prefix, tmp_path / "data") == [str(nobody), "reached"]


@root_only
def test_account_for_root_is_the_folders_owner(tmp_path: Path) -> None:
    owner = pwd.getpwnam("daemon")
    os.chown(tmp_path, owner.pw_uid, owner.pw_gid)
    assert account_for(tmp_path, program=SHELL).uid == owner.pw_uid


@root_only
def test_account_for_root_says_what_to_do_where_nothing_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_module, "CAPABILITIES", {})
    with pytest.raises(LocalServerError, match=r"cannot reach .* Run this as an ordinary user"):
        account_for(tmp_path, program=tmp_path / "missing")
