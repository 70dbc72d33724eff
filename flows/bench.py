"""Benchmarks: what a step costs against its floor, measured in one run on the same input."""

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter

import click

from dateline.records import Document
from dateline.seeds import seed_path
from dateline.settings import load_settings
from dateline.testing import make_article

ROUNDS = 20
"""Times that the sample wire's articles are read."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio or size with its bound; `ok`: within it."""

    name: str
    value: float
    unit: str
    bound: float
    ok: bool


def at_most(name: str, value: float, bound: float, unit: str = "ratio") -> Figure:
    """A figure that must not be above its bound."""
    return Figure(name, round(value, 3), unit, bound, value <= bound)


def actors() -> list[Figure]:
    """Finding and resolving actors, against spaCy's parse of the same sentences; loading their tables, in seconds."""
    import spacy

    from extractors.actors.bench import measure

    documents = _documents()
    texts = [document.text[sentence.start : sentence.end] for document in documents for sentence in document.sentences]
    figures = measure(spacy.load(load_settings().model), texts, documents[0].published_on, perf_counter)
    return [at_most("actors / parse", figures.share, 0.10), at_most("loading the tables", figures.loading, 0.5, "seconds")]


def code() -> list[Figure]:
    """Coding events, without parse and actors, against spaCy's parse of the same documents."""
    from extractors.read import Coder

    coder = Coder.load(load_settings())
    documents = _documents()
    for document in documents[: len(documents) // ROUNDS]:
        coder.code_document(document)  # tables that are read at first use
    began = perf_counter()
    parses = [coder.parser.parse(document) for document in documents]
    parsed = perf_counter()
    found = [coder.actors.annotate(document, parse) for document, parse in zip(documents, parses, strict=True)]
    annotated = perf_counter()
    for document, parse, sentences in zip(documents, parses, found, strict=True):
        coder.events.code(document, parse, sentences)
    return [at_most("coding / parse", (perf_counter() - annotated) / (parsed - began), 0.15)]


BENCHMARKS: dict[str, Callable[[], Sequence[Figure]]] = {"actors": actors, "code": code}


@click.command()
@click.argument("name", type=click.Choice(sorted(BENCHMARKS)))
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def bench(name: str, as_json: bool) -> None:
    """Measure one step against its floor in the same run; every figure has its bound.

    \b
    dateline bench actors          finding and resolving actors, against spaCy's parse
    dateline bench code --json     coding events, against spaCy's parse
    """
    figures = BENCHMARKS[name]()
    if as_json:
        machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        click.echo(json.dumps({"name": name, "machine": machine, "figures": [asdict(figure) for figure in figures]}))
    else:
        for figure in figures:
            click.echo(f"{figure.name:30} {figure.value:8.3f} {figure.unit:8} bound {figure.bound}  {'ok' if figure.ok else 'TOO HIGH'}")
    if not all(figure.ok for figure in figures):
        raise SystemExit(1)


def _documents() -> list[Document]:
    """The sample wire's articles, several times over."""
    from extractors.text import read_page

    pages = sorted(seed_path("wire").glob("*/*.html"))
    read = [read_page(make_article(f"http://{page.parent.name}/{page.name}", page.read_bytes()))[1] for page in pages]
    return [document for document in read if document is not None] * ROUNDS
