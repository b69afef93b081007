import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web import FetchError, Rules, parse_address
from ingest.web.networks import is_public

RULES = Rules(("news.example.org", ".example.net"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://news.example.org", "https://news.example.org/"),
        (" HTTPS://News.Example.ORG.:443/a?b=c#part\n", "https://news.example.org/a?b=c"),
        ("http://deep.www.example.net/ü", "http://deep.www.example.net/%C3%BC"),
        ("http://news.example.org:443/", "http://news.example.org:443/"),
        ("https://münchen.example.net/", "https://xn--mnchen-3ya.example.net/"),
    ],
)
def test_addresses_as_the_web_writes_them(text: str, address: str) -> None:
    assert str(parse_address(text, RULES)) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[(text, "address") for text in ("", "news.example.org", "ftp://news.example.org/", "http://", "http://[::1")],
        *[
            (f"http://news.example.org/{x}", "address")
            for x in ("a b", "a\tb", "a\r\nHost: b", "a\\b", "\0", "a" * 2000)
        ],
        *[(f"http://{host}/", "refused") for host in ("example.net", "xexample.net", "news.example.org.evil.net")],
        *[
            (f"http://{host}/", "refused")
            for host in ("127.0.0.1", "[::1]", "2130706433", "0x7f000001", "017700000001")
        ],
        *[(f"http://{host}/", "refused") for host in ("127.1", "[::ffff:127.0.0.1]", "localhost", "1.1.1.1")],
        ("http://news.example.org:8080/", "refused"),
        ("http://a:b@news.example.org/", "refused"),
        ("http://@news.example.org/", "refused"),
        ("http://127.0.0.1@news.example.org/", "refused"),
        ("http://news.example.org:99999/", "address"),
        ("http://news..example.org/", "address"),
    ],
)
def test_what_is_not_fetched(text: str, code: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_address(text, RULES)
    assert caught.value.code == code


def test_nothing_is_allowed_at_first() -> None:
    with pytest.raises(FetchError, match="FETCH_HOSTS"):
        parse_address("https://news.example.org/", Rules())
    with pytest.raises(FetchError, match="FETCH_HOSTS"):
        parse_address("https://news.example.org/", Rules(("", ".")))


@given(st.text(max_size=60).map("http://news.example.org/".__add__) | st.text(max_size=60))
def test_any_text_is_an_allowed_address_or_named(text: str) -> None:
    try:
        address = parse_address(text, RULES)
    except FetchError:
        return
    assert RULES.allows(address.host)
    assert str(address).isascii()
    assert not set(str(address)) & set(" \r\n\t#")


@pytest.mark.parametrize("text", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.1.2.3", "255.255.255.255"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "192.88.99.1", "192.0.0.8"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:8.8.8.8", "::8.8.8.8"),
        *("64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::1", "2001::1", "2001:db8::1", "fec0::1", "3fff::1", "x"),
    ],
)
def test_addresses_that_lead_inside(text: str) -> None:
    assert not is_public(text)
