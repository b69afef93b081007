"""`python -m drills [DRILL…] [--kills 100] [--articles 300] [--outage 30] [--quick]`: fails where anything was lost.

On servers of its own in a temporary folder; it ends only what it has started. The full disk is a small tmpfs, which
takes the right to mount one: without it, that drill is skipped and the report says so.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django

from engagement.config.local import Servers, end_in_order

NAMES = ("migration", "deliveries", "poison", "database", "broker", "silence", "cuts", "kills", "disk")
TMPFS_MEGABYTES = 320


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drills", description=__doc__)
    parser.add_argument("drills", nargs="*", choices=[*NAMES, []], help="all where none is named")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=300, help="of the batch amid which workers are killed")
    parser.add_argument("--outage", type=float, default=30, help="seconds that a server is away")
    parser.add_argument("--quick", action="store_true", help="8 kills amid 24 articles, 3 seconds away")
    parser.add_argument("--folder", type=Path, help="where the servers' data goes; made and removed where not given")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.kills, chosen.articles, chosen.outage = 8, 24, 3
    chosen.drills = chosen.drills or list(NAMES)
    return chosen


def set_environment(servers: Servers) -> None:
    """Before the settings load. A lease of seconds, since a killed worker's article waits for its end."""
    os.environ.update(servers.environment)
    os.environ["SECRET_KEY"] = "for-the-drill-only-" + "x" * 50
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
    os.environ.update(ARTICLE_LEASE_SECONDS="8", SWEEP_SECONDS="1", CONN_MAX_AGE="60")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.config.settings")


CHOSEN = options()
FOLDER: Path = CHOSEN.folder or Path(tempfile.mkdtemp(prefix="engagement-drill-"))
FOLDER.chmod(0o755)
# No drill takes the machine's power away, so the quick form waits for no disk.
QUICK_POSTGRES = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"} if CHOSEN.quick else {}
SERVERS = Servers(FOLDER / "servers", postgres_settings=QUICK_POSTGRES)
set_environment(SERVERS)
django.setup()

from drills import cutting, deliveries, full_disk, killing, migrating, outages, poisoning, silences  # noqa: E402
from drills.tally import HEAD, Tally, line  # noqa: E402
from drills.world import World  # noqa: E402

BATCH = 12 if CHOSEN.quick else 60


def drills_of(world: World) -> dict[str, Callable[[], Tally]]:
    seconds = CHOSEN.outage
    return {
        "migration": lambda: migrating.run(kills=2 if CHOSEN.quick else 8, rows=20 if CHOSEN.quick else 500),
        "deliveries": lambda: deliveries.run(world, articles=BATCH),
        "poison": lambda: poisoning.run(world, articles=BATCH // 4, poisoned=1 if CHOSEN.quick else 3),
        "database": lambda: outages.run(world, "DATABASE_URL", seconds=seconds, articles=BATCH),
        "broker": lambda: outages.run(world, "CELERY_BROKER_URL", seconds=seconds, articles=BATCH),
        "silence": lambda: silences.run(world, silences=2 if CHOSEN.quick else 8, articles=BATCH),
        "cuts": lambda: cutting.run(world, articles=2 * BATCH, cuts=4 if CHOSEN.quick else 60),
        "kills": lambda: killing.run(world, articles=CHOSEN.articles, kills=CHOSEN.kills),
        "disk": lambda: full_disk.run(world, articles=BATCH),
    }


def run_here(names: list[str]) -> bool:
    """Those drills in one world."""
    sound = True
    with SERVERS:
        world = World(FOLDER, SERVERS)
        try:
            world.begin()
            drills = drills_of(world)
            for name in names:
                tally = drills[name]()
                print(line(tally), flush=True)
                sound &= tally.is_sound
        finally:
            world.end()
    return sound


def run_on_small_disk(*, is_asked_for: bool) -> bool:
    """The drill of the full disk in a process of its own, on a tmpfs. Where none can be mounted it is skipped, which is
    a failure for who asked for it by name."""
    with tempfile.TemporaryDirectory(prefix="engagement-disk-") as mounted:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MEGABYTES}m,mode=755", "tmpfs", mounted]
        try:
            done = subprocess.run(mount, capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            done = subprocess.CompletedProcess(mount, 1, "", str(error))
        if done.returncode:
            print(f"Skipped: the full disk needs the right to mount a tmpfs ({done.stderr.strip()}).", flush=True)
            return not is_asked_for
        try:
            quick = ["--quick"] if CHOSEN.quick else []
            command = [sys.executable, "-m", "drills", "disk", "--folder", mounted, *quick]
            return subprocess.run(command, check=False).returncode == 0
        finally:
            subprocess.run(["umount", mounted], check=True)  # noqa: S607


def main() -> int:
    end_in_order()
    if CHOSEN.folder:
        return 0 if run_here(CHOSEN.drills) else 1
    print(HEAD, flush=True)
    here = [name for name in CHOSEN.drills if name != "disk"]
    sound = run_here(here) if here else True
    if "disk" in CHOSEN.drills:
        sound &= run_on_small_disk(is_asked_for=CHOSEN.drills != list(NAMES))
    if sound:
        shutil.rmtree(FOLDER)
    else:
        print(f"Something is not as it should be; logs are in {FOLDER}.", file=sys.stderr)
    return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
