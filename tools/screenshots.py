"""Takes the pictures of docs/explorer: every page of the explorer over the demo feeds, read for it, in Debian's Chromium.

python tools/screenshots.py [FOLDER]
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from dateline.web.demo_feeds import serve_demo_feeds
from dateline.words.settings import load_settings
from tools.bench.end_to_end import whole

PICTURES = Path(__file__).parents[1] / "docs" / "explorer"
SCREENS: tuple[tuple[Literal["light", "dark"], int, int], ...] = (("light", 1280, 900), ("dark", 390, 800))
QUESTION = "SELECT event_type, count(*) AS incidents FROM incident GROUP BY ALL ORDER BY incidents DESC"


def main() -> None:
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    command = [str(Path(sys.executable).with_name("dateline")), "explore", "--port", "0"]
    with tempfile.TemporaryDirectory() as home, serve_demo_feeds() as demo_feeds:
        whole(load_settings({"DATELINE_HOME": home, "DATELINE_HOST_SPACING_SECONDS": "0"}), demo_feeds)
        environment = {"DATELINE_HOME": home, "PYTHONPATH": ":".join(sys.path)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server, sync_playwright() as playwright:
            assert server.stdout is not None
            base = server.stdout.readline().split()[0].rstrip("/")
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
            for scheme, width, height in SCREENS:
                page = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB").new_page()
                _take(page, base, pictures, f"-{scheme}" if scheme == "dark" else "")
            browser.close()
            server.terminate()


def _take(page: Page, base: str, pictures: Path, ending: str) -> None:
    page.goto(base)
    told_twice = page.locator(".incidents tr", has=page.locator("td.number", has_text="2"))
    incident = told_twice.locator(".evidence a").first.get_attribute("href")
    page.goto(f"{base}{incident}")
    article = page.locator(".reports a").first.get_attribute("href")
    addresses = {
        "overview": "/",
        "dyad": "/dyad?one=EST&other=RUS",
        "actor": "/actor?party=SRB",
        "map": "/map",
        "incident": incident,
        "article": article,
        "sources": "/sources",
    }
    for name, address in addresses.items():
        page.goto(f"{base}{address}")
        page.screenshot(path=pictures / f"{name}{ending}.png")
    page.goto(f"{base}/sql")
    page.locator("textarea").fill(QUESTION)
    page.locator("button").click()
    page.screenshot(path=pictures / f"sql{ending}.png")


if __name__ == "__main__":
    main()
