import asyncio

import httpx
import pytest

from dateline.web.testing import FakeWeb, make_article, make_document


def test_fake_web() -> None:
    async def slow(request: httpx.Request) -> str:
        return request.url.path

    web = FakeWeb({"https://a.example/": "text", "https://a.example/list": ["one", httpx.Response(410)], "https://a.example/slow": slow})

    async def ask(url: str) -> tuple[int, bytes]:
        async with httpx.AsyncClient(transport=web) as client:
            response = await client.get(url)
            return response.status_code, response.content

    assert asyncio.run(ask("https://a.example/")) == (200, b"text")
    assert asyncio.run(ask("https://a.example/slow")) == (200, b"/slow")
    assert [asyncio.run(ask("https://a.example/list")) for _ in range(3)] == [(200, b"one"), (410, b""), (410, b"")]
    assert asyncio.run(ask("https://a.example/nothing"))[0] == 404
    assert web.asked[0] == "https://a.example/"


def test_fake_web_raises() -> None:
    web = FakeWeb({"https://a.example/": httpx.ConnectError("refused")})
    with pytest.raises(httpx.ConnectError):
        asyncio.run(web.handle_async_request(httpx.Request("GET", "https://a.example/")))


def test_builders() -> None:
    document = make_document("Rebels attacked.\n\nThe army fled. ", title="War")
    assert [document.text[sentence.start : sentence.end] for sentence in document.sentences] == ["Rebels attacked.", "The army fled."]
    article = make_article("https://a.example/1?utm_source=x", "<p>Rebels</p>")
    assert article.article_id == make_article("https://a.example/1", b"").article_id
    assert article.body == b"<p>Rebels</p>"
