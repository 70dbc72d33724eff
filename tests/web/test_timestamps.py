from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.web.feeds import parse_feed
from dateline.web.sitemap import parse_sitemap
from dateline.web.timestamps import days_come_first, read_timestamp

URL = "https://feeds.example/news/feed.xml"
NOON = datetime(2025, 3, 7, 12, 5, tzinfo=UTC)
MIDNIGHT = datetime(2025, 3, 7, tzinfo=UTC)
TIMES = {
    "Fri, 07 Mar 2025 12:05:00 GMT": NOON,
    "Fri,7 Mar 2025 12:05 Z": NOON,
    "07 Mar 2025 13:05:00 +0100": NOON,
    "Fri, 07 Mar 2025 07:05:00 EST": NOON,
    "Fri, 07 Mar 2025 13:05:00 +0100 (CET)": NOON,
    "Fri, 07 Mar 2025 13:05:00 GMT+01:00": NOON,
    "Fri, 07 Mar 2025 07:05:00 America/New_York": NOON,
    "Fr, 07 Mär 2025 13:05:00 MEZ": NOON,
    "Friday, 07-Mar-25 12:05:00 GMT": NOON,
    "07 Mar 99 12:05 GMT": NOON.replace(year=1999),
    "Fri Mar  7 12:05:00 2025": NOON,
    "2025-03-07T12:05:00Z": NOON,
    "2025-03-07T12:05Z": NOON,
    "2025-03-07 17:35:00.123456+05:30": NOON,
    "2025-03-07T13:05:00+01:00[Europe/Paris]": NOON,
    "20250307T120500Z": NOON,
    "20250307120500": NOON,
    "2025-03-07": MIDNIGHT,
    "20250307": MIDNIGHT,
    "2025/03/07 12:05:00": NOON,
    "2025.03.07 12:05": NOON,
    "2025. 3. 7. 12:05": NOON,
    "2025年3月7日 12:05": NOON,
    "２０２５年３月７日": MIDNIGHT,
    "2025 Mar 07": MIDNIGHT,
    "March 7th, 2025 12:05 PM": NOON,
    "Friday, March 7, 2025 at 12:05 pm": NOON,
    "Mar 7 2025": MIDNIGHT,
    "mar 4 mar 2025": datetime(2025, 3, 4, tzinfo=UTC),
    "7. März 2025, 12:05 Uhr": NOON,
    "7 mars 2025 12h05": NOON,
    "7 de marzo de 2025": MIDNIGHT,
    "7 de março de 2025": MIDNIGHT,
    "7 марта 2025 г. 12:05": NOON,
    "7 Mart 2025": MIDNIGHT,
    "7 marca 2025": MIDNIGHT,
    "2025. március 7.": MIDNIGHT,
    "Fri, 03/07/2025": MIDNIGHT,
    "Fri, 07/03/2025": MIDNIGHT,
    "07.07.2025": datetime(2025, 7, 7, tzinfo=UTC),
    "03/27/2025": datetime(2025, 3, 27, tzinfo=UTC),
    "27.03.2025 12:05": NOON.replace(day=27),
    "1741349100": NOON,
    "1741349100000": NOON,
    "1741349100.5": NOON,
    "2025-03-06 24:00": MIDNIGHT,
}
NO_TIMES = [
    *("", "today", "12:05", "Friday", "7 March", "March 2025", "2025", "2025-03", "03/07", "03/07/25", "25-03-07", "07 Mar 25 12:05 GMT", "Thu, 07 Mar 25"),
    *("Fri, 31 Feb 2025 12:05:00 GMT", "2025-02-30", "2025-13-01", "Fri, 07 Mar 2025 25:05:00 GMT", "Fri, 07 Mar 2025 12:05:00 XQZ", "7 Marchember 2025"),
    *("2025-03-07T12:05:00+99:99", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-10:00", "2025-03-07 and more", "about 2025-03-07", "2025-W10"),
    *("07/03/2025", "03-07-2025 12:05", "2025030712", "17413491", "2025-03-07T12:05:00 Etc/../passwd", "2025-03-07" + " " * 200 + "x", "7" * 100),
]


@pytest.mark.parametrize("text", TIMES)
def test_times_in_the_forms_that_feeds_use(text: str) -> None:
    assert read_timestamp(text) == TIMES[text]


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_whole_time_is_unknown(text: str) -> None:
    assert read_timestamp(text) is None


@given(st.text(alphabet="0123456789-/.:TZ+, MarFebGMT年", max_size=30))
def test_any_text_is_a_time_or_unknown(text: str) -> None:
    moment = read_timestamp(text)
    assert moment is None or moment.tzinfo is UTC


@given(
    st.dates(date(1995, 1, 1), date(2060, 1, 1)),
    st.sampled_from(["%a, %d %b %Y 09:00", "%Y/%m/%d", "%d-%b-%Y", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%y", "%y-%m-%d"]),
)
def test_a_day_is_read_as_that_day_or_not_at_all(day: date, form: str) -> None:
    moment = read_timestamp(day.strftime(form))
    assert moment is None or moment.date() == day


def test_the_order_of_day_and_month_is_that_of_the_others() -> None:
    assert days_come_first(["07/03/2025", "27/03/2025"]) is True
    assert days_come_first(["07/03/2025", "03/27/2025"]) is False
    assert days_come_first(["27/03/2025", "03/27/2025"]) is None
    assert days_come_first(["07/03/2025", "2025-03-27", "no date"]) is None
    assert read_timestamp("07/03/2025", day_first=True) == MIDNIGHT
    assert read_timestamp("03/07/2025", day_first=False) == MIDNIGHT


def _rss(*dates: str) -> bytes:
    items = "".join(f"<item><title>{at}</title><link>https://a.example/{number}</link><pubDate>{at}</pubDate></item>" for number, at in enumerate(dates))
    return f'<rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'.encode()


def test_a_feed_s_own_dates_say_what_its_numeric_dates_mean() -> None:
    feed = parse_feed(_rss("07/03/2025 12:05", "27/03/2025 12:05", "3 2025", "12:05"), URL)
    assert [entry.published_at for entry in feed.entries] == [NOON, NOON.replace(day=27), None, None]
    assert [entry.published_at for entry in parse_feed(_rss("07/03/2025 12:05"), URL).entries] == [None]


def test_nothing_is_filled_in_from_the_clock() -> None:
    now = datetime.now(UTC)
    parts = [f"{now:%H:%M}", f"{now.day}", f"{now:%d %b}", f"{now:%Y}", f"{now:%Y-%m}", "1105", "--11-05", "-45", "0307", "-0307", "99-03", "2503"]
    assert [entry.published_at for entry in parse_feed(_rss(*parts), URL).entries] == [None] * len(parts)


def test_json_feeds_and_sitemaps_are_read_alike() -> None:
    written = ['"Fri, 07 Mar 2025 12:05:00 GMT"', "1741349100", '"2025-03-07T12:05:00Z"']
    items = ",".join(f'{{"id": "{number}", "url": "https://a.example/{number}", "date_published": {at}}}' for number, at in enumerate(written))
    feed = parse_feed(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}'.encode(), URL)
    assert [entry.published_at for entry in feed.entries] == [NOON] * 3
    pages = "".join(f"<url><loc>https://a.example/{at}</loc><lastmod>{at}</lastmod></url>" for at in ("2025-03-07T12:05Z", "2025-W10", "2025"))
    assert [page.changed_at for page in parse_sitemap(f"<urlset>{pages}</urlset>".encode(), URL).pages] == [NOON, None, None]


def test_an_item_s_second_time_counts_where_the_first_is_no_time() -> None:
    body = (
        _rss("yesterday")
        .replace(b"</item>", b"<dc:date>2025-03-07T12:05:00Z</dc:date></item>")
        .replace(b"<rss ", b"<rss xmlns:dc='http://purl.org/dc/elements/1.1/' ")
    )
    [entry] = parse_feed(body, URL).entries
    assert (entry.published_at, entry.updated_at) == (NOON, NOON)
