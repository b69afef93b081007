"""`.ci/run` installs the system packages that the tests need, and those alone that are missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ("make", "chromium", "chromedriver", "docker-compose")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the script, and a path on which all is there; `make` and `apt-get` note how they are called."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    for name in (*PROGRAMS, "apt-get"):
        program(tmp_path, name, f'echo "{name} $*" >> calls')
    program(tmp_path, "sudo", 'exec "$@"')
    program(tmp_path, "ldconfig", 'echo "libgomp.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libgomp.so.1"')
    for name in ("bash", "env", "dirname"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def program(project: Path, name: str, script: str) -> None:
    path = project / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(project: Path) -> list[str]:
    """What it called."""
    environment = {"PATH": str(project / "bin"), "HOME": str(project)}
    subprocess.run([".ci/run"], cwd=project, env=environment, check=True, capture_output=True)
    return (project / "calls").read_text().splitlines()


def test_where_all_is_there_it_checks_and_tests(project: Path) -> None:
    assert run(project) == ["make check test"]


@pytest.mark.parametrize(
    ("missing", "package"),
    [("chromium", "chromium"), ("chromedriver", "chromium-driver"), ("docker-compose", "docker-compose")],
)
def test_missing_programs_are_installed(project: Path, missing: str, package: str) -> None:
    (project / "bin" / missing).unlink()
    install = f"apt-get install -y -qq --no-install-recommends {package}"
    assert run(project) == ["apt-get update -qq", install, "make check test"]


def test_the_library_that_lightgbm_loads_is_installed(project: Path) -> None:
    program(project, "ldconfig", "echo 'libc.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libc.so.6'")
    install = "apt-get install -y -qq --no-install-recommends libgomp1"
    assert run(project) == ["apt-get update -qq", install, "make check test"]
