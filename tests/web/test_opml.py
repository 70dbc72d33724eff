import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.opml import Subscription, read_opml, write_opml
from dateline.words.errors import UsageError

EXPORTED = b"""\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>Feeds</title></head><body>
<outline text="World">
  <outline text="Africa">
    <outline type="rss" text="Wire &amp; Post" xmlUrl="https://wire.example/rss?a=1&b=2"/>
  </outline>
  <OUTLINE type="rss" Text="Courier" title="The Courier" XMLURL=" https://courier.example/feed " htmlUrl="https://courier.example/"/>
</outline>
<outline text="Oil | Gas/Coal"><outline type="rss" text="Wire again" xmlUrl="https://wire.example/rss?a=1&amp;b=2"/></outline>
<outline type="link" text="No feed" url="https://nothing.example/"/>
<outline text="AT&T" category="/Telecoms/America, Shares,," xmlUrl="https://plain.example/&#x66;eed"/>
<outline text="Lone" xmlUrl="https://lone.example/feed"/>
</body></opml>"""


def test_what_feed_readers_export() -> None:
    assert read_opml(EXPORTED) == (
        Subscription("https://wire.example/rss?a=1&b=2", "Wire & Post", ("World/Africa", "Oil - Gas-Coal")),
        Subscription("https://courier.example/feed", "The Courier", ("World",)),
        Subscription("https://plain.example/feed", "AT&T", ("Telecoms/America", "Shares")),
        Subscription("https://lone.example/feed", "Lone"),
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "line 1: no OPML"),
        (b"<opml><body><outline", "line 1: no OPML"),
        (b"https://news.example/feed\n", "line 1: no OPML"),
        (b"<opml><body><outline text='Empty'/></body></opml>", "no feeds in it"),
    ],
)
def test_no_list(body: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_opml(body)


def test_entities_are_not_expanded() -> None:
    laughs = b"<!DOCTYPE opml [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><opml><body><outline text='&b;' xmlUrl='https://a.example/'/></body></opml>"
    assert read_opml(laughs) == (Subscription("https://a.example/", "&b;"),)


def sorted_folders(categories: list[str]) -> tuple[str, ...]:
    """In the order in which they are written."""
    return tuple(sorted(categories, key=lambda category: category.split("/")))


_text = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20).map(str.strip)
_folder = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="/|"), max_size=8).map(str.strip).filter(bool)
_category = st.lists(_folder, min_size=1, max_size=3).map("/".join)
_categories = st.lists(_category, max_size=3, unique=True).map(sorted_folders)
_subscription = st.builds(Subscription, _text.map("https://a.example/".__add__), _text.map("T".__add__), _categories)


@given(st.lists(_subscription, max_size=6, unique_by=lambda one: one.url).filter(bool))
def test_what_is_written_is_read_again(subscriptions: list[Subscription]) -> None:
    assert set(read_opml(write_opml(subscriptions))) == set(subscriptions)


@given(st.binary(max_size=300))
def test_noise(body: bytes) -> None:
    with pytest.raises(UsageError):
        read_opml(body)
