from base64 import urlsafe_b64encode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.web.urls import canonical_url, host_of, registrable_domain, unwrapped


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Example.COM/News", "http://www.example.com/News"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:8080", "http://example.com:8080/"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://reader:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a#section", "https://example.com/a"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/%7euser/%c3%a9", "https://example.com/~user/%C3%A9"),
        ("https://example.com/é", "https://example.com/%C3%A9"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.com/a?utm_source=rss&UTM_Medium=feed", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1&b=1&utm_campaign=x", "https://example.com/a?a=1&b=2&b=1"),
        ("https://example.com/a?id=7&fbclid=IwAR0", "https://example.com/a?id=7"),
        ("https://www.theguardian.com/world?CMP=share_btn", "https://www.theguardian.com/world"),
        ("https://example.com/world?CMP=7", "https://example.com/world?CMP=7"),
        ("https://nottheguardian.com/world?CMP=7", "https://nottheguardian.com/world?CMP=7"),
        ("https://example.com/a?&&x=1&", "https://example.com/a?x=1"),
        ("https://example.com/a?", "https://example.com/a"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("mailto:desk@example.com", "mailto:desk@example.com"),
        ("tag:example.com,2026:1", "tag:example.com,2026:1"),
        ("", ""),
    ],
)
def test_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


_PARTS = [*"/?&=#%:@.;+ aZé0", "..", "%2e", "%41", "%%34%31", "utm_x=1", "http://", "[::1]", "fbclid", "\t"]
_pieces = st.lists(st.sampled_from(_PARTS), max_size=12).map("".join)


@given(st.one_of(_pieces.map("https://news.example/".__add__), _pieces.map("http://".__add__), _pieces, st.text(max_size=30)))
@example("http://news.example/%%34%31")
@example("http://news.example/%2e%2e/a")
@example("http://news.example:443/a")
def test_idempotent(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(st.permutations(["a=1", "b=2", "utm_source=x", "c=3"]))
def test_order_of_parameters_does_not_matter(parts: list[str]) -> None:
    assert canonical_url("https://news.example/?" + "&".join(parts)) == "https://news.example/?a=1&b=2&c=3"


def test_host_of() -> None:
    assert host_of("https://User@News.Example.:8443/a") == "news.example"
    assert host_of("http://[::1]:80/") == "::1"
    assert host_of("no address") == ""
    assert host_of("http://[bad") == ""


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.bbc.co.uk", "bbc.co.uk"),
        ("www.example.com", "example.com"),
        ("desk.blogspot.com", "desk.blogspot.com"),
        ("127.0.0.1", None),
        ("::1", None),
        ("news.example", None),
        ("localhost", None),
    ],
)
def test_registrable_domain(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


TARGET = "https://news.example/2026/talks?id=7"
QUOTED = "https%3A%2F%2Fnews.example%2F2026%2Ftalks%3Fid%3D7"


def _google_id(url: str) -> str:
    """A Google News article id of the old kind: a protocol buffer with the address in field 4 and that of an AMP page in field 26."""
    address = url.encode()
    return urlsafe_b64encode(b"\x08\x13\x22" + bytes([len(address)]) + address + b"\xd2\x01\x00").decode().rstrip("=")


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={QUOTED}&ct=ga&cd=CAIyGg&usg=AOvVaw",
        f"https://www.google.co.uk/url?q={QUOTED}",
        f"https://news.google.com/rss/articles/{_google_id(TARGET)}?oc=5",
        f"https://news.google.com/__i/rss/rd/articles/{_google_id(TARGET)}?hl=en",
        "https://www.google.com/amp/s/news.example/2026/talks?id=7",
        "https://news-example.cdn.ampproject.org/c/s/news.example/2026/talks?id=7",
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=6&url={QUOTED}&c=1",
        f"https://r.search.yahoo.com/_ylt=A0/RV=2/RE=1/RO=10/RU={QUOTED}/RK=2/RS=x",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0",
        f"https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Furl%3D{QUOTED.replace('%', '%25')}",
    ],
)
def test_unwrapped(link: str) -> None:
    assert unwrapped(link) == TARGET
    assert canonical_url(link) == TARGET


@pytest.mark.parametrize(
    "link",
    [
        TARGET,
        f"https://news.example/url?url={QUOTED}",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://www.google.com/url?url=http://localhost/",
        "https://www.google.com/search?q=talks",
        "https://news.google.com/rss/articles/CBMikAFBVV95cUxOeXh5?oc=5",
        "https://news.google.com/rss/articles/%C3%A9_é",
        "https://r.search.yahoo.com/RU=",
        "http://[bad",
    ],
)
def test_not_wrapped(link: str) -> None:
    assert unwrapped(link) == link


_WRAPPED = ["https://www.google.com/url?url=", "https://l.facebook.com/l.php?u=", "https://www.google.com/amp/s/", "%68ttp://a.b/", "a.b/"]


@given(st.lists(st.sampled_from(_WRAPPED)))
def test_wrapped_in_each_other(parts: list[str]) -> None:
    once = canonical_url("".join(parts))
    assert canonical_url(once) == once
