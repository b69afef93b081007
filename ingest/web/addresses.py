"""Web addresses that may be asked for: of hosts that an administrator named, on the web's own ports."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2000
FetchErrorCode = Literal[
    "address",  # no address that can be asked for
    "refused",  # an address, but none that may be asked for
    "unknown_host",  # no such name
    "unreachable",  # no connection, or one that broke
    "certificate",  # not who it says
    "status",  # the site answers with an error
    "redirects",  # too many
    "kind",  # no article's kind of content
    "too_large",
    "too_slow",
    "damaged",  # an answer that breaks the rules of HTTP or of its packing
]
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid", re.IGNORECASE)


class FetchError(Exception):
    """An address that gives no article. `str(error)` tells an analyst what happened and what to do."""

    def __init__(self, message: str, code: FetchErrorCode) -> None:
        super().__init__(message, code)
        self.message = message
        self.code: FetchErrorCode = code

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Rules:
    """What may be asked for. `hosts`: names, or `.example.org` for all names below (and not `example.org` itself).

    `doors` are further pairs of IP address and port; no setting fills them in: tests have their servers there.
    """

    hosts: tuple[str, ...] = ()
    doors: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    def allows(self, host: str) -> bool:
        wanted = [name.lower().rstrip(".") for name in self.hosts]
        return any(host.endswith(name) if name.startswith(".") else host == name for name in wanted if name.strip("."))


@dataclass(frozen=True)
class Address:
    """A checked address: `host` in ASCII and lower case, `target` the path with its query, as HTTP wants them."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.target}"

    @property
    def canonical(self) -> str:
        """Without what only says how somebody came there."""
        path, _, query = self.target.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
        query = query if len(kept) == len(pairs) else urlencode(kept)
        return str(Address(self.scheme, self.host, self.port, f"{path}?{query}" if query else path))


def parse_address(text: str, rules: Rules, *, base: Address | None = None) -> Address:
    """The address that `text` is, or that it is as a redirect from `base`. Raises `FetchError`."""
    text = text.strip(" \t\r\n")
    if not text or len(text) > MAX_LENGTH or _UNSAFE.search(text):
        raise _wrong(text, "it starts with http:// or https:// and has no blanks")
    try:
        parts = urlsplit(urljoin(str(base), text) if base else text)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise _wrong(text, "its host or port cannot be read") from error
    if parts.scheme not in PORTS or not host:
        raise _wrong(text, "it starts with http:// or https:// and names a site")
    if "@" in parts.netloc:
        raise FetchError("An address with a user's name or password in it is not fetched. Leave them out.", "refused")
    host = _ascii_host(host, text)
    if not rules.allows(host):
        words = f"Articles are not fetched from {host}: an administrator allows hosts one by one (FETCH_HOSTS). "
        raise FetchError(f"{words}Save the page, and upload it.", "refused")
    port = port if port is not None else PORTS[parts.scheme]
    if port not in PORTS.values() and port not in {door for _, door in rules.doors}:
        raise FetchError(f"Port {port} is not asked: articles are fetched from ports 80 and 443 alone.", "refused")
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*-._")
    query = f"?{quote(parts.query, safe='/%:=&~+!$,;@()*-._?[]|')}" if parts.query else ""
    address = Address(parts.scheme, host, port, path + query)
    if len(str(address)) > MAX_LENGTH:  # a letter that is not ASCII becomes up to twelve that are
        raise _wrong(text, f"it has at most {MAX_LENGTH:,} letters as the web writes it")
    return address


def _ascii_host(host: str, text: str) -> str:
    """A name of the domain name system. Numbers, however they are written, are none: `127.1`, `2130706433`, `[::1]`."""
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _wrong(text, "its host is no name") from error
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        if ":" in host:
            raise _number()
        raise _wrong(text, "its host is no name")
    if labels[-1][0].isdigit():
        raise _number()
    return name


def _number() -> FetchError:
    return FetchError("A host is given by its name, not by a number: write the site's name.", "refused")


def _wrong(text: str, why: str) -> FetchError:
    shown = "".join(character for character in text[:200] if character.isprintable())
    return FetchError(f"“{shown}” is no web address that can be fetched: {why}.", "address")
