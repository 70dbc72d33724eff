"""Takes the pictures of docs/explorer: every page of the explorer over a home's published database, in Debian's Chromium.

    DATELINE_HOME=var python tools/screenshots.py
"""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "explorer"
QUESTION = "SELECT event_type, count(*) AS incidents FROM incident GROUP BY ALL ORDER BY incidents DESC"


def main() -> None:
    command = [str(Path(sys.executable).with_name("dateline")), "explore", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout is not None
        base = server.stdout.readline().split()[0].rstrip("/")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for scheme, width, height in (("light", 1280, 900), ("dark", 390, 800)):
            page = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme).new_page()
            _take(page, base, f"-{scheme}" if scheme == "dark" else "")
        browser.close()
        server.terminate()


def _take(page: Page, base: str, ending: str) -> None:
    page.goto(f"{base}/?type=SANCTION")
    incident = page.locator(".evidence a").first.get_attribute("href")
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
        page.screenshot(path=PICTURES / f"{name}{ending}.png")
    page.goto(f"{base}/sql")
    page.locator("textarea").fill(QUESTION)
    page.locator("button").click()
    page.screenshot(path=PICTURES / f"sql{ending}.png")


if __name__ == "__main__":
    main()
