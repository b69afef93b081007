"""Where a host's name leads: every address that it has must be of the public internet."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Collection

from ingest.web.addresses import FetchError

Resolve = Callable[[str, int], list[str]]
MAX_TRIED = 4
# What Python counts as global and still leads elsewhere: through tunnels and translators to addresses inside.
_TUNNELS = (
    *("64:ff9b::/96", "64:ff9b:1::/48"),  # NAT64
    *("2001::/23", "2002::/16", "192.88.99.0/24"),  # Teredo and other protocols, 6to4, its relays
    *("192.0.0.0/24", "100.64.0.0/10", "198.18.0.0/15"),  # protocols, carriers' inside, benchmarks
    *("3fff::/20", "5f00::/16"),  # documentation, segment routing
)
_NETWORKS = tuple(ipaddress.ip_network(one) for one in _TUNNELS)
_UNICAST = ipaddress.ip_network("2000::/3")  # all that is given out of IPv6; mapped IPv4 and the like lie outside


def is_public(text: str) -> bool:
    """Is this an IP address of the public internet, and no way round to another?"""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # with a scope, as link-local ones have, too
        return False
    if isinstance(address, ipaddress.IPv6Address) and (address.scope_id or address not in _UNICAST):
        return False
    kinds = (address.is_multicast, address.is_reserved, address.is_unspecified, address.is_private, address.is_loopback)
    inside = any(address.version == network.version and address in network for network in _NETWORKS)
    return address.is_global and not any(kinds) and not address.is_link_local and not inside


def resolve(host: str, port: int) -> list[str]:
    """The system's answer, in its order. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def public_addresses(
    host: str, port: int, seconds: float, doors: Collection[tuple[str, int]] = (), *, ask: Resolve = resolve
) -> list[str]:
    """The IP addresses of a name, asked once; the connection is made to one of these and the name is not asked again.

    One that is not public refuses all: a name that leads inside and outside is made to. Raises `FetchError`.
    """
    found = _within(lambda: ask(host, port), host, seconds)
    if not all(is_public(one) or (one, port) in doors for one in found):
        words = f"{host} leads to an address inside a network, not on the public internet, and is not fetched."
        raise FetchError(words, "refused")
    return found[:MAX_TRIED]


def _within(ask: Callable[[], list[str]], host: str, seconds: float) -> list[str]:
    """The system's resolver has no limit of its own: it is left alone where it does not come back."""
    answer: list[list[str]] = []
    failure: list[Exception] = []

    def work() -> None:
        try:
            answer.append(ask())
        except (OSError, UnicodeError) as error:
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True, name="resolve")
    thread.start()
    thread.join(max(0.0, seconds))
    if answer and answer[0]:
        return answer[0]
    if thread.is_alive():
        raise FetchError(f"The name {host} could not be looked up in time. Try again later.", "too_slow")
    raise FetchError(f"There is no site of the name {host}, or it cannot be looked up now. Check it.", "unknown_host")
