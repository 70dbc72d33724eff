"""The explorer in a real browser: every page opens, filters and drill-downs work by hand and by keyboard, nothing leaves the machine."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from dateline.app.explorer.app import PAGES
from dateline.warehouse.layout import Layout

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; .ci/run installs it")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
DATELINE = Path(sys.executable).with_name("dateline")


@pytest.fixture(scope="module")
def address(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`dateline explore`, as a user starts it."""
    home = tmp_path_factory.mktemp("explored")
    shutil.copy(Layout(sample_home).published, Layout(home).published)
    environment = {"PATH": "/usr/bin:/bin", "DATELINE_HOME": str(home), "PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen([str(DATELINE), "explore", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[0].rstrip("/")
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=[("light", 1280), ("dark", 390)], ids=["light-1280", "dark-390"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails the test where anything is asked of another host, or anything is written to the console."""
    scheme, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    elsewhere: list[str] = []

    def asked(one: Request) -> None:
        if urlsplit(one.url).scheme != "data" and not one.url.startswith(address):
            elsewhere.append(one.url)

    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", asked)
    yield page
    context.close()
    assert elsewhere == []
    assert said == []


def test_every_page_opens_and_fits(page: Page, address: str) -> None:
    for path, name in PAGES.items():
        page.goto(address + path)
        expect(page.locator("nav a[aria-current=page]")).to_have_text(name)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_from_a_bar_to_the_sentence(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".chart a").first.click()
    expect(page).to_have_url(re.compile(r"since=\d{4}-\d\d-\d\d&until="))
    page.locator(".evidence a").first.click()
    expect(page.locator("blockquote mark.trigger").first).to_be_visible()
    page.locator(".reports a").first.click()
    expect(page.locator("article .coded mark.trigger").first).to_be_visible()
    expect(page.locator("article :target")).to_be_visible()


def test_a_filter_is_in_the_address(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("select[name=type]").select_option("PROTEST")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("type=PROTEST"))
    kinds = page.locator("#incidents .kind").all_inner_texts()
    assert kinds
    assert all(kind.startswith("PROTEST") for kind in kinds)


def test_a_question_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/sql")
    page.get_by_role("textbox").focus()
    page.keyboard.type("SELECT event_type, count(*) AS n FROM incident GROUP BY ALL")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("table").first).to_contain_text("ASSAULT")
    expect(page.locator(".chart svg")).to_be_visible()


def test_the_first_stop_of_the_keyboard_skips_the_navigation(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")


def test_the_map_leads_to_a_place(page: Page, address: str) -> None:
    page.goto(f"{address}/map")
    page.locator(".links a").first.click()
    expect(page).to_have_url(re.compile("place="))
    expect(page.locator("#incidents tbody tr").first).to_be_visible()
