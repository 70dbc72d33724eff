"""For mkdocs: pages of the site that lie elsewhere in the repository, and links that lead to them, or out of what the site shows."""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "seeds/README.md": "codebook.md",
    "seeds/triggers/README.md": "trigger-senses.md",
}
"""Where a file of the repository stands on the site. All of docs/ stands where it is."""
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\]\([^)]*\))*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages that are not in docs/."""
    for path, page in PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / path).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Has links lead to where a file stands on the site; a link to a file that the site does not show becomes its text."""
    place = {site: path for path, site in PAGES.items()}.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def moved(link: re.Match[str]) -> str:
        text, target, anchor = LINK.sub(moved, link[1]), posixpath.normpath(posixpath.join(posixpath.dirname(place), link[2])), link[3] or ""
        shown = PAGES.get(target) or (target.removeprefix("docs/") if target.startswith("docs/") else None)
        if shown is not None:
            return f"[{text}]({shown}{anchor})"
        return text if (ROOT / target).exists() else link[0]  # a dead link stays, to be found by the strict build

    return LINK.sub(moved, markdown)
