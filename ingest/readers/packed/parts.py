"""What a file that holds several articles gives, and how much it may."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Part:
    """One article's file, with what a list says of it. `attached`: of a mail, whose address it has not."""

    name: str
    data: bytes
    title: str = ""
    outlet: str = ""
    url: str = ""
    published: date | None = None
    attached: bool = False


@dataclass(frozen=True)
class Unreadable:
    """A file or line that no article can be made of, and why, in words."""

    name: str
    message: str


@dataclass(frozen=True)
class Bounds:
    """Of one archive or list: bytes of a single file in it, files with all that is in them, and bytes in sum.

    `files` None is no bound: for an administrator's own list, read line by line.
    """

    file: int
    files: int | None
    total: int
