import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dateline.urls import canonical_url, host_of, registrable_domain


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
