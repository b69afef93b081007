"""One article from its address: redirects followed by hand and each checked anew, bytes counted as they come."""

import http.client
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from ingest.web.addresses import Address, FetchError, Rules, parse_address
from ingest.web.connection import Deadline, PinnedConnection
from ingest.web.networks import Resolve, public_addresses, resolve

_REDIRECTS = {301, 302, 303, 307, 308}
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_WORDS = {
    401: "it wants a sign-in",
    402: "it wants to be paid for",
    403: "it does not let programs read it",
    404: "there is no such page",
    410: "the page was removed",
    429: "it was asked too often; try again later",
    451: "it may not show it for reasons of law",
}
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class FetchLimits:
    """`seconds` in total, with names looked up and redirects; `size` in bytes, as sent and unpacked."""

    seconds: float = 30.0
    size: int = 20 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True)
class Page:
    """What an address gave. `address` is where the redirects ended; `charset` what the server says of the bytes."""

    address: Address
    data: bytes
    suffix: str
    charset: str | None


def fetch(
    text: str,
    rules: Rules,
    limits: FetchLimits,
    *,
    ask: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> Page:
    """The page at an address. Raises `FetchError`, and nothing else for what names, servers and networks do.

    `tls` says whom to trust; without it the system's authorities.
    """
    deadline = Deadline(limits.seconds)
    address = parse_address(text, rules)
    for _ in range(limits.redirects + 1):
        answer = _ask_once(address, rules, limits, deadline, ask, tls)
        if isinstance(answer, Page):
            return answer
        address = parse_address(answer, rules, base=address)
    words = (
        f"The site sends on from page to page more than {limits.redirects} times. Open it in a browser, and save it."
    )
    raise FetchError(words, "redirects")


def _ask_once(
    address: Address, rules: Rules, limits: FetchLimits, deadline: Deadline, ask: Resolve, tls: ssl.SSLContext | None
) -> Page | str:
    """The page, or the address that it redirects to."""
    found = public_addresses(address.host, address.port, deadline.left(), rules.doors, ask=ask)
    context = (tls or ssl.create_default_context()) if address.scheme == "https" else None
    connection = _connect(address, found, deadline, context)
    try:
        with deadline.watch(connection.guard):
            connection.secure()
            answer = _read_answer(connection.ask(address, deadline.left()), address, limits)
        if deadline.left() <= 0:  # cut by the clock, which looks like an end
            raise deadline.error()
        return answer
    except FetchError as error:
        if deadline.left() <= 0:  # a body cut by the clock looks damaged
            raise deadline.error() from error
        raise
    except ssl.SSLCertVerificationError as error:
        words = f"{address.host} does not prove who it is ({error.verify_message}), so nothing was fetched from it."
        raise FetchError(words, "certificate") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if deadline.left() <= 0 or isinstance(error, TimeoutError):
            raise deadline.error() from error
        raise _broken(address, error) from error
    finally:
        connection.release()


def _connect(address: Address, found: list[str], deadline: Deadline, tls: ssl.SSLContext | None) -> PinnedConnection:
    failure: OSError | None = None
    for ip in found:
        try:
            return PinnedConnection(address, ip, deadline, tls)
        except OSError as error:
            failure = error
    if deadline.left() <= 0:
        raise deadline.error()
    raise FetchError(f"{address.host} does not answer. Check the address, and try again later.", "unreachable") from (
        failure
    )


def _read_answer(answer: http.client.HTTPResponse, address: Address, limits: FetchLimits) -> Page | str:
    if answer.status in _REDIRECTS:
        target = answer.headers.get("Location", "")
        if not target:
            raise FetchError(f"{address.host} sends on to another page without naming it.", "damaged")
        return target
    if answer.status != http.client.OK:
        why = _WORDS.get(answer.status, "it has an error of its own; try again later")
        words = f"The site does not give the page: {why} (status {answer.status}). "
        raise FetchError(f"{words}Where a browser shows it, save it there and upload it.", "status")
    kind, charset = _content_type(answer.headers)
    if kind not in _SUFFIXES:
        named = f"“{kind[:80]}”" if kind else "not said"
        words = f"What is at the address is no article's kind of content ({named}). "
        raise FetchError(f"{words}Pages, plain texts, PDF and Word documents are fetched.", "kind")
    data = b"".join(_read_body(answer, limits))
    return Page(address, data, _SUFFIXES[kind], charset)


def _content_type(headers: Message) -> tuple[str, str | None]:
    told = str(headers.get("Content-Type", ""))
    message = Message()
    message["Content-Type"] = "".join(character for character in told[:500] if character.isprintable())
    charset = message.get_content_charset()
    return (message.get_content_type() if told else ""), charset[:40] if charset else None


def _read_body(answer: http.client.HTTPResponse, limits: FetchLimits) -> Iterator[bytes]:
    """The bytes, unpacked, in pieces; never more than the limit, neither on the wire nor in memory."""
    packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in {"identity", "", "gzip", "x-gzip"}:
        raise FetchError("The site packs the page in a way that was not asked for. Save it, and upload it.", "damaged")
    if answer.length is not None and answer.length > limits.size:
        raise _too_large(limits)
    unpacker = zlib.decompressobj(wbits=31) if "gzip" in packed else None
    sent = kept = 0
    while chunk := answer.read1(_CHUNK):
        sent += len(chunk)
        for piece in _unpack(chunk, unpacker) if unpacker else [chunk]:
            kept += len(piece)
            if max(sent, kept) > limits.size:
                raise _too_large(limits)
            yield piece
    if (unpacker is not None and not unpacker.eof) or answer.length:
        raise FetchError("The page came only in part. Try again later.", "damaged")


def _unpack(chunk: bytes, unpacker: "zlib._Decompress") -> Iterator[bytes]:
    """In pieces of bounded size, however much a few bytes unpack to."""
    try:
        while chunk and not unpacker.eof:
            yield unpacker.decompress(chunk, _CHUNK)
            chunk = unpacker.unconsumed_tail
    except zlib.error as error:
        raise FetchError("The page is packed wrongly and cannot be opened. Try again later.", "damaged") from error


def _too_large(limits: FetchLimits) -> FetchError:
    words = f"The page has more than the {limits.size / 1024**2:g} MB allowed. Save the article's text, and upload it."
    return FetchError(words, "too_large")


def _broken(address: Address, error: Exception) -> FetchError:
    if isinstance(error, http.client.HTTPException | ValueError):
        words = f"{address.host} answers with something that is not the web's language. Check the address."
        return FetchError(words, "damaged")
    kind = "its encryption fails" if isinstance(error, ssl.SSLError) else "the connection broke"
    return FetchError(f"{address.host} could not be read: {kind}. Try again later.", "unreachable")
