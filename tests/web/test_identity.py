import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.identity import identify

LINK = "https://news.example/2026/03/01/ministers-meet-again"


def page(href: str, rel: str = "canonical") -> bytes:
    return f'<html><head><title>T</title><link href="{href}" rel="{rel}"></head><body><link rel=canonical href=/not-this></body></html>'.encode()


def known_by(link: str, final: str = "", **answer: object) -> tuple[str, list[tuple[str, str]]]:
    identity = identify(link, final or link, **answer)  # type: ignore[arg-type]
    return identity.url, [(alias.kind, alias.url) for alias in identity.known_as]


def test_a_plain_link_is_its_article() -> None:
    assert known_by(f"{LINK}?utm_source=rss#top") == (LINK, [("link", LINK)])


def test_a_redirect_leads_to_the_article() -> None:
    assert known_by("https://feeds.example/click?u=7", LINK) == (LINK, [("link", "https://feeds.example/click?u=7"), ("redirect", LINK)])


@pytest.mark.parametrize(
    ("amp", "body"),
    [
        (f"{LINK}/amp", page(LINK)),
        (f"{LINK}/amp", page("/2026/03/01/ministers-meet-again")),
        (f"{LINK}/amp", page(f"{LINK}?utm_medium=amp", "alternate canonical")),
        ("https://amp.news.example/2026/03/01/ministers-meet-again", f"<head><LINK rel=canonical href={LINK}></head>".encode()),
    ],
)
def test_a_page_for_phones_is_the_article(amp: str, body: bytes) -> None:
    assert known_by(amp, body=body) == (LINK, [("link", amp), ("canonical", LINK)])


def test_the_answer_may_name_it() -> None:
    headers = (("link", f'<https://news.example/style.css>; rel=preload, <{LINK}>; rel="canonical"'),)
    assert known_by(f"{LINK}?page=1", headers=headers)[0] == LINK


@pytest.mark.parametrize(
    "wrong", ["https://news.example/", "https://news.example", "/world", "/world/africa/", "https://other.example/x-y-z", "mailto:a@b.example", "", "http://["]
)
def test_what_can_be_no_address_of_the_article_is_not_believed(wrong: str) -> None:
    link = "https://news.example/world/africa/ministers-meet"
    assert known_by(link, body=page(wrong))[0] == link


def test_a_front_page_in_the_place_of_an_article_is_not_the_article() -> None:
    assert known_by(LINK, "https://news.example/", body=page("https://news.example/")) == (LINK, [("link", LINK)])


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_page_has_an_identity(body: bytes, href: str) -> None:
    identity = identify(LINK, LINK, (("link", f"<{href}>; rel=canonical"),), b"<link rel=canonical href='" + href.encode("utf-8", "ignore") + b"'>" + body)
    assert identity.url.startswith("http")
    assert identity.known_as[0].url == LINK
