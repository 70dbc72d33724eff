"""The explorer's pages, as a FastAPI application. It only reads, sends no script, and asks nobody else for anything."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, select_autoescape

from dateline.app.explorer import charts
from dateline.app.explorer.filters import EVERY, STATUSES, address, codes, read_filters
from dateline.app.explorer.marks import Span, marked
from dateline.app.render import rows_as
from dateline.warehouse.explore import Explorer, Filters
from dateline.warehouse.layout import Layout
from dateline.warehouse.query import Bounds
from dateline.words.errors import DatelineError, UsageError

NEWEST, PLACES, LINKS, SQL_ROWS = 50, 500, 40, 1_000
PAGES = {"/": "Overview", "/dyad": "Dyad", "/actor": "Actor", "/map": "Map", "/sources": "Sources", "/sql": "SQL"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
DOWNLOADS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
Row = Mapping[str, Any]


def make_app(layout: Layout, hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]"), bounds: Bounds = Bounds()) -> FastAPI:  # noqa: B008 (frozen)
    """The application over a home's published database. Requests for other host names than these are refused, so that no page of the web can
    have itself taken for it (DNS rebinding)."""
    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.mount("/static", StaticFiles(packages=[("dateline.app.explorer", "static")]), name="static")
    pages = _Pages(layout, bounds)
    app.state.close = pages.close
    routes: dict[str, Callable[..., Response]] = {
        "/": pages.overview,
        "/dyad": pages.dyad,
        "/actor": pages.actor,
        "/map": pages.map,
        "/sources": pages.sources,
        "/sql": pages.sql,
        "/sql.{kind}": pages.download,
        "/incident/{incident_id}": pages.incident,
        "/article/{article_id}": pages.article,
    }
    for path, page in routes.items():
        app.add_api_route(path, page, methods=["GET"], response_class=HTMLResponse)

    @app.middleware("http")
    async def guard(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await answer(request)
        response.headers.update(HEADERS)
        return response

    @app.exception_handler(DatelineError)
    def foreseen(request: Request, error: DatelineError) -> Response:
        return pages.show(request, "problem", 400 if isinstance(error, UsageError) else 503, message=str(error))

    @app.exception_handler(404)
    def missing(request: Request, error: Exception) -> Response:
        return pages.show(request, "problem", 404, message="there is no such page, incident or article; it may have been read anew since the link was made")

    return app


class _Pages:
    def __init__(self, layout: Layout, bounds: Bounds) -> None:
        self._explorer = Explorer(layout, bounds)
        templates = PackageLoader("dateline.app.explorer")
        self._templates = Environment(loader=templates, autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
        self._templates.globals.update(quads=charts.QUADS, pages=PAGES, statuses=STATUSES, every=EVERY)
        self._templates.filters["quoted"] = lambda text: quote(str(text), safe="")

    def close(self) -> None:
        """Lets go of the database."""
        self._explorer.close()

    # -- counting

    def overview(self, request: Request) -> Response:
        filters = self._filters(request)
        types, periods, unit = self._counted(filters)
        (feeds,) = self._explorer.ask("feeds")
        return self.show(
            request,
            "overview",
            filters=filters,
            feeds=feeds,
            total=sum(row["incidents"] for row in types),
            timeline=charts.timeline(periods, unit, self._period_link(request, "/", unit)) if periods else None,
            types=[{**row, "link": self._to(request, "/", type=row["event_type"])} for row in types],
            incidents=self._explorer.about("newest", filters, most=NEWEST),
        )

    def dyad(self, request: Request) -> Response:
        filters = self._filters(request)
        one, other = (codes(request.query_params.get(name, "")) for name in ("one", "other"))
        asked = replace(filters, between=(one, other)) if one and other else None
        links = [] if asked else self._explorer.about("links", filters, most=LINKS)
        _, periods, unit = self._counted(asked) if asked else ((), (), "day")
        return self.show(
            request,
            "dyad",
            filters=filters,
            one=", ".join(one),
            other=", ".join(other),
            asked=asked is not None,
            links=links,
            total=sum(row["incidents"] for row in periods),
            timeline=self._scored(request, asked, periods, unit) if asked and periods else None,
            incidents=self._explorer.about("newest", asked, most=NEWEST) if asked else [],
        )

    def actor(self, request: Request) -> Response:
        filters = self._filters(request)
        partners: dict[str, list[Row]] = defaultdict(list)
        periods: Sequence[Row] = ()
        types: Sequence[Row] = ()
        unit = "day"
        if filters.party:
            types, periods, unit = self._counted(filters)
            for row in self._explorer.about("partners", filters):
                partners[row["side"]].append(row)
        links = self._explorer.about("links", filters, most=LINKS)
        return self.show(
            request,
            "actor",
            filters=filters,
            partners={side: rows[:20] for side, rows in partners.items()},
            total=sum(row["incidents"] for row in types),
            timeline=charts.timeline(periods, unit, self._period_link(request, "/actor", unit)) if periods else None,
            types=[{**row, "link": self._to(request, "/actor", type=row["event_type"])} for row in types],
            network=charts.network(links, lambda row: self._to(request, "/dyad", one=row["one"], other=row["other"], party=None)) if links else None,
            incidents=self._explorer.about("newest", filters, most=NEWEST) if filters.party else [],
        )

    def map(self, request: Request) -> Response:
        filters = self._filters(request)
        places = self._explorer.about("places", filters, most=PLACES)
        return self.show(
            request,
            "map",
            filters=filters,
            places=places[:30],
            world=charts.world(places, lambda row: self._to(request, "/map", place=row["place"])) if places else None,
            incidents=self._explorer.about("newest", filters, most=NEWEST) if filters.place else [],
        )

    # -- believing

    def incident(self, request: Request, incident_id: str) -> Response:
        found = self._explorer.ask("incident", id=incident_id)
        if not found:
            return self.show(request, "problem", 404, message="there is no such incident; it may have been read anew since the link was made")
        reports, changes = evidence(self._explorer, [incident_id])[incident_id], self._explorer.ask("report_changes", id=incident_id)
        return self.show(request, "incident", incident=found[0], reports=reports, changes=changes)

    def article(self, request: Request, article_id: str) -> Response:
        found = self._explorer.ask("article", id=article_id)
        if not found:
            return self.show(request, "problem", 404, message="there is no such article, or nothing in it was news")
        article = found[0]
        events = self._explorer.ask("article_events", id=article_id)
        sides = _by(self._explorer.ask("article_sides", id=article_id), "event_id")
        reasons = {row["sentence"]: row["reasons"] for row in self._explorer.ask("article_rejections", id=article_id)}
        by_sentence = _by(events, "sentence")
        sentences = []
        for number, place in enumerate(article["sentence_spans"]):
            text = article["text"][place["span_start"] : place["span_end"]]
            coded = by_sentence[number]
            spans = [span for event in coded for span in _spans(event, sides, number)]
            starts_line = number > 0 and "\n" in article["text"][article["sentence_spans"][number - 1]["span_end"] : place["span_start"]]
            sentences.append(
                {
                    "marked": marked(text, spans, place["span_start"]),
                    "events": coded,
                    "reason": reasons.get(number, ""),
                    "number": number,
                    "starts_line": starts_line,
                }
            )
        copies = self._explorer.ask("article_copies", id=article_id)
        return self.show(request, "article", article=article, sentences=sentences, sides=sides, events=events, copies=copies)

    def sources(self, request: Request) -> Response:
        return self.show(request, "sources", feeds=self._explorer.feeds())

    # -- asking

    def sql(self, request: Request) -> Response:
        query = request.query_params.get("q", "").strip()
        views = self._explorer.relations()
        if not query:
            return self.show(request, "sql", views=views, query="", result=None)
        try:
            result = self._explorer.run(query)
        except DatelineError as error:
            return self.show(request, "sql", 400, views=views, query=query, result=None, error=error.message)
        return self.show(
            request,
            "sql",
            views=views,
            query=query,
            result=result,
            shown=result.rows[:SQL_ROWS],
            chart=charts.of_result(result.columns, result.rows),
            downloads=[(kind, f"/sql.{kind}?{urlencode({'q': query})}") for kind in DOWNLOADS],
        )

    def download(self, request: Request, kind: str) -> Response:
        if kind not in DOWNLOADS:
            return self.show(request, "problem", 404, message=f"there is no download as {kind}")
        query = request.query_params.get("q", "")
        if kind == "parquet":
            body = self._explorer.run_parquet(query)
        else:
            result = self._explorer.run(query)
            body = rows_as(kind, result.columns, result.rows).encode()
        return Response(body, media_type=DOWNLOADS[kind], headers={"Content-Disposition": f'attachment; filename="dateline.{kind}"'})

    # -- common

    def show(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        """A page; with filters, their form."""
        if "filters" in values:
            values["choices"] = _by(self._explorer.ask("choices"), "what")
        template = self._templates.get_template(f"{name}.html")
        text = template.render(request=request, query=values.pop("query", None) if name == "sql" else request.query_params, path=request.url.path, **values)
        return HTMLResponse(text, status)

    def _filters(self, request: Request) -> Filters:
        return read_filters(request.query_params, self._newest())

    def _newest(self) -> date | None:
        newest: date | None = self._explorer.ask("newest_day")[0]["newest"]
        return newest

    def _counted(self, filters: Filters) -> tuple[Sequence[Row], Sequence[Row], str]:
        """Incidents by type, by period and quad class, and the period: the finer, the shorter the span."""
        types = self._explorer.about("types", filters)
        days = (max(row["last_on"] for row in types) - min(row["first_on"] for row in types)).days if types else 0
        unit = charts.unit_of(days)
        return types, self._explorer.about("periods", filters, unit=unit), unit

    def _scored(self, request: Request, filters: Filters, periods: Sequence[Row], unit: str) -> str:
        return charts.timeline(periods, unit, self._period_link(request, "/dyad", unit), self._explorer.about("scores", filters, unit=unit))

    def _period_link(self, request: Request, path: str, unit: str) -> Callable[[Row], str]:
        return lambda row: self._to(request, path, since=row["period"], until=charts.period_end(row["period"], unit), quad=row["quad"])

    def _to(self, request: Request, path: str, **changes: object) -> str:
        return address(path, dict(request.query_params), **changes) + "#incidents"


def evidence(explorer: Explorer, incident_ids: Sequence[str]) -> Mapping[str, list[Row]]:
    """The reports of each incident, first published first, with their sides and their sentences marked."""
    sides = _by(explorer.ask("report_sides", ids=list(incident_ids)), "event_id")
    told = [
        {**report, "sides": sides[report["event_id"]], "marked": marked(report["sentence_text"], _spans(report, sides), report["sentence_start"])}
        for report in explorer.ask("reports", ids=list(incident_ids))
    ]
    return _by(told, "incident_id")


def _by(rows: Iterable[Row], name: str) -> defaultdict[Any, list[Row]]:
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _spans(event: Row, sides: Mapping[str, Sequence[Row]], sentence: int | None = None) -> list[Span]:
    """What is marked in the sentence of an event: its trigger and the sides that it names there."""
    here = event["sentence"] if sentence is None else sentence
    named = [Span(one["span_start"], one["span_end"], one["side"]) for one in sides[event["event_id"]] if one["sentence"] == here]
    return [*named, Span(event["trigger_start"], event["trigger_end"], "trigger")]
