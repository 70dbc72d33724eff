"""Charts as SVG: Vega-Lite specifications drawn by vl-convert, so that pages need no script. Marks are links to what they count."""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import vl_convert
from markupsafe import Markup

from dateline.words.seeds import seed_path

Row = Mapping[str, Any]
Link = Callable[[Row], str]
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
COLOURS = {1: "#56b4e9", 2: "#0072b2", 3: "#e69f00", 4: "#d55e00"}
"""Of Okabe and Ito's palette, which the colour-blind can tell apart (Color Universal Design, 2008)."""
INK = "#767676"
"""Lines that can be seen on white and on black; text takes the colour of the page."""
VEGA_LITE = "5.20"
HERE = "https://here.invalid"
"""Stands before links while a chart is drawn: Vega puts an address of its own before those that have none."""
CONFIG = {
    "background": "transparent",
    "view": {"stroke": None},
    "font": "system-ui, sans-serif",
    "axis": {"labelColor": INK, "titleColor": INK, "gridColor": "#76767640", "domainColor": INK, "tickColor": INK, "labelFontSize": 12, "titleFontSize": 12},
    "legend": {"labelColor": INK, "titleColor": INK, "orient": "bottom", "title": None, "labelFontSize": 12, "columnPadding": 36},
}
WIDTH, HEIGHT = 660, 250
WORLD = 1100, 480
MOST_TICKS = 5
"""With their labels side by side, also where letters are larger."""
DAYS = {"day": 1, "week": 7, "month": 30}


def timeline(periods: Sequence[Row], unit: str, link: Link, scores: Sequence[Row] = ()) -> Markup:
    """Incidents by period (day, week or month): cooperation above the line, conflict below; with `scores`, the mean Goldstein score beneath."""
    span = (periods[-1]["period"] - periods[0]["period"]).days // DAYS[unit] + 1
    values = [
        {
            "period": str(row["period"]),
            "incidents": -row["incidents"] if row["quad"] > 2 else row["incidents"],
            "class": QUADS[row["quad"]],
            "link": HERE + link(row),
            "says": f"{row['period']}: {row['incidents']} {QUADS[row['quad']]}",
        }
        for row in periods
    ]
    bars = {
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": values},
        "mark": {"type": "bar", "width": max(2, min(40, 0.8 * WIDTH / span))},
        "encoding": {
            "x": _time(unit, span),
            "y": {"field": "incidents", "type": "quantitative", "title": None, "axis": _whole(values)},
            "color": _quads(),
            **_linked(),
        },
    }
    if not scores:
        return _svg(bars, "incidents by period", "long")
    points = [{"period": str(row["period"]), "goldstein": row["goldstein"], "says": f"{row['period']}: mean {row['goldstein']:.1f}"} for row in scores]
    line = {
        "width": WIDTH,
        "height": HEIGHT // 2,
        "title": {"text": "mean Goldstein score", "anchor": "start", "fontSize": 12, "fontWeight": "normal", "color": INK},
        "data": {"values": points},
        "mark": {"type": "line", "point": True, "color": INK},
        "encoding": {
            "x": _time(unit, span),
            "y": {"field": "goldstein", "type": "quantitative", "title": None, "scale": {"domain": [-10, 10]}, "axis": {"tickCount": 4}},
            "description": {"field": "says"},
        },
    }
    return _svg({"vconcat": [bars, line], "resolve": {"scale": {"x": "shared"}}}, "incidents by period, and their mean Goldstein score", "long")


def world(places: Sequence[Row], link: Link) -> Markup:
    """Incidents by place, on the coastlines and borders of Natural Earth (1:110m), without Antarctica."""
    values = [
        {
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "incidents": row["incidents"],
            "conflict": row["material_conflict"] > 0,
            "link": HERE + link(row),
            "says": f"{row['place']}: {row['incidents']}",
        }
        for row in places
    ]
    land = {
        "data": {"values": _land(), "format": {"type": "topojson", "feature": "countries"}},
        "mark": {"type": "geoshape", "fill": "#76767630", "stroke": "#76767680"},
    }
    dots = {
        "data": {"values": values},
        "mark": {"type": "circle", "opacity": 0.75, "stroke": INK},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "size": {"field": "incidents", "type": "quantitative", "scale": {"rangeMin": 40, "rangeMax": 900}, "legend": None},
            "color": {
                "field": "conflict",
                "type": "nominal",
                "scale": {"domain": [True, False], "range": [COLOURS[4], COLOURS[1]]},
                "legend": None,  # the page says it, in letters that a telephone does not make smaller
            },
            **_linked(),
        },
    }
    return _svg({"width": WORLD[0], "height": WORLD[1], "projection": {"type": "equalEarth"}, "layer": [land, dots]}, "incidents by place", "whole")


def network(links: Sequence[Row], link: Link) -> Markup:
    """Who meets whom: countries on a circle, the busiest first; a line's width says how often, its colour how much of it is conflict."""
    names = list(dict.fromkeys(name for row in links for name in (row["one"], row["other"])))
    at = {name: (math.sin(2 * math.pi * i / len(names)), math.cos(2 * math.pi * i / len(names))) for i, name in enumerate(names)}
    lines = [
        {
            "x": at[row["one"]][0],
            "y": at[row["one"]][1],
            "x2": at[row["other"]][0],
            "y2": at[row["other"]][1],
            "incidents": row["incidents"],
            "share": row["conflict"] / row["incidents"],
            "link": HERE + link(row),
            "says": f"{row['one']} to {row['other']}: {row['incidents']}, {row['conflict']} of conflict",
        }
        for row in links
    ]
    hidden: dict[str, Any] = {"axis": None, "scale": {"domain": [-1.3, 1.3]}}
    x, y = {"field": "x", "type": "quantitative", **hidden}, {"field": "y", "type": "quantitative", **hidden}
    rules = {
        "data": {"values": lines},
        "mark": {"type": "rule", "opacity": 0.8},
        "encoding": {
            "x": x,
            "y": y,
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "incidents", "type": "quantitative", "scale": {"range": [1, 9]}, "legend": None},
            "color": {
                "field": "share",
                "type": "quantitative",
                "scale": {"domain": [0, 1], "range": [COLOURS[2], COLOURS[4]], "interpolate": "rgb"},
                "legend": {"title": "share of conflict", "format": "%"},
            },
            **_linked(),
        },
    }
    places = [{"x": place[0], "y": place[1], "name": name} for name, place in at.items()]
    points = {"data": {"values": places}, "mark": {"type": "circle", "size": 120, "color": INK, "opacity": 1}, "encoding": {"x": x, "y": y}}
    beside = [{**place, "x": 1.16 * place["x"], "y": 1.12 * place["y"]} for place in places]
    labels = {"data": {"values": beside}, "mark": {"type": "text", "fontSize": 12, "color": INK}, "encoding": {"x": x, "y": y, "text": {"field": "name"}}}
    return _svg({"width": HEIGHT * 2, "height": HEIGHT * 2, "layer": [rules, points, labels]}, "who meets whom", "whole")


def of_result(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Markup:
    """A chart of a query's result: its first numeric column by its first other one; nothing where there is no such pair, or too much."""
    if not rows or len(rows) > 500:
        return Markup("")
    numeric = [i for i in range(len(columns)) if all(isinstance(row[i], int | float) and not isinstance(row[i], bool) for row in rows if row[i] is not None)]
    others = [i for i in range(len(columns)) if i not in numeric]
    if not numeric or not others:
        return Markup("")
    name, value = others[0], numeric[0]
    dated = all(hasattr(row[name], "isoformat") for row in rows)
    values = [{"name": str(row[name]), "value": row[value]} for row in rows if row[value] is not None]
    across = {"field": "name", "type": "temporal" if dated else "nominal", "title": columns[name], "sort": None}
    return _svg(
        {
            "width": WIDTH,
            "height": HEIGHT,
            "data": {"values": values},
            "mark": {"type": "line", "point": True, "color": COLOURS[2]} if dated else {"type": "bar", "color": COLOURS[2]},
            "encoding": {"x": across, "y": {"field": "value", "type": "quantitative", "title": columns[value], "aggregate": "sum"}},
        },
        f"{columns[value]} by {columns[name]}",
    )


def _time(unit: str, span: int) -> dict[str, Any]:
    """An axis of days, as they are in the warehouse, whatever the zone of the machine; `span`: how many periods it shows."""
    step = {"interval": unit, "step": math.ceil(span / MOST_TICKS)}
    axis = {"labelOverlap": True, "format": "%b %Y" if unit == "month" else "%e %b %Y", "tickCount": step, "grid": False}
    return {"field": "period", "type": "temporal", "title": None, "scale": {"type": "utc", "padding": 24}, "axis": axis}


def _whole(values: Sequence[Row]) -> dict[str, Any]:
    """An axis of whole numbers, also where there are few."""
    ends: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in values:
        ends[str(row["period"])][row["incidents"] > 0] += row["incidents"]
    low, high = min((low for low, _ in ends.values()), default=0), max((high for _, high in ends.values()), default=0)
    unsigned = {"labelExpr": "format(abs(datum.value), ',d')"}
    return {**unsigned, "values": list(range(low, high + 1))} if high - low <= 10 else {**unsigned, "format": "d", "tickMinStep": 1}


def _quads() -> dict[str, Any]:
    """Colours without a legend: pages have one in words."""
    return {"field": "class", "type": "nominal", "scale": {"domain": list(QUADS.values()), "range": list(COLOURS.values())}, "legend": None}


def _linked() -> dict[str, Any]:
    return {"href": {"field": "link"}, "description": {"field": "says"}}


@cache
def _land() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(seed_path("world.json").read_text(encoding="utf-8"))
    countries = found["objects"]["countries"]
    countries["geometries"] = [country for country in countries["geometries"] if country["properties"]["name"] != "Antarctica"]
    return found


def _svg(spec: Mapping[str, Any], title: str, kind: str = "") -> Markup:
    """The drawing as a figure. On a narrow screen `whole` and `long` ones are made smaller, the latter with larger letters; others are scrolled."""
    drawn = vl_convert.vegalite_to_svg({"config": CONFIG, **spec}, vl_version=VEGA_LITE)
    return Markup('<figure class="chart {}" role="group" aria-label="{}">{}</figure>').format(kind, title, Markup(_with_links(drawn)))  # noqa: S704 (drawn by us; text in it is escaped)


def _with_links(svg: str) -> str:
    """The drawing with links within these pages, as SVG 2 writes them."""
    return svg.replace(f'xlink:href="{HERE}', 'href="')


def unit_of(days: int) -> str:
    """The period that a span of days is shown in."""
    return "day" if days <= 120 else "week" if days <= 800 else "month"


def period_end(start: date, unit: str) -> date:
    """The last day of the period that begins on a day."""
    if unit == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start + timedelta(days=0 if unit == "day" else 6)
