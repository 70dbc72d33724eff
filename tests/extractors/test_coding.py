"""Whole sentences: one line a construction, as type, actors > recipients, and status where it is not asserted."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.extractors.read import Coder
from dateline.extractors.text import read_text
from dateline.words.records import Event

DAY = date(2024, 5, 15)


def stated(event: Event) -> str:
    """An event in one line."""
    actors, recipients = (" ".join(one.actor.code for one in side) or "---" for side in (event.actors, event.recipients))
    return f"{event.event_type} {actors} > {recipients}" + ("" if event.status == "asserted" else f" {event.status}")


def coded(coder: Coder, text: str) -> list[str]:
    return [stated(event) for event in coder.code_document(read_text(text, DAY)).events]


def described(coder: Coder, text: str) -> str:
    """What becomes of a text whose sentences stand apart by " / ": its events, or the reason why there is none."""
    reading = coder.code_document(read_text(text.replace(" / ", "\n"), DAY))
    return "; ".join([*map(stated, reading.events)] or [rejection.reason for rejection in reading.rejections])


GUIDE = Path(__file__).parents[2] / "docs" / "how-events-are-coded.md"
IN_GUIDE = re.findall(r"^\| (.+) \| `(.+)` \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_guide_shows_what_the_coder_does(coder: Coder) -> None:
    assert len(IN_GUIDE) > 25
    assert [(text, described(coder, text)) for text, _ in IN_GUIDE] == IN_GUIDE


BACKGROUND = [
    ("Ghana criticized Togo on Friday because of cooperation by both armies.", ["ACCUSE GHA > TGO"]),
    ("Ghana returned the weapons that were seized last year.", []),
]


@pytest.mark.parametrize(("text", "events"), BACKGROUND)
def test_what_is_only_mentioned_is_no_event_beside_one_that_is_told(coder: Coder, text: str, events: list[str]) -> None:
    assert coded(coder, text) == events


HEADLINES = [
    ("Curfew imposed after protests in capital", "COERCE"),
    ("Power plant disabled by cyber attack", "COERCE"),
]


@pytest.mark.parametrize(("text", "event_type"), HEADLINES)
def test_headlines_may_leave_out_who(coder: Coder, text: str, event_type: str) -> None:
    assert event_type in [line.split()[0] for line in coded(coder, text)]


SIDES_OF_HEADLINES = [
    ("Protesters arrested in Harare", "COERCE --- > ZWECVLOPP"),
    ("Protesters arrested by police in Harare", "COERCE ZWECOP > ZWECVLOPP"),
    ("China, Japan sign pact", "SUPPORT JPN > CHN"),
    ("Kenya, Uganda agree to share water", "AGREE KEN > UGA"),
    ("Minister: we will attack Iran", "THREATEN ---GOV > IRN"),
    ("Prime minister to extend curfew in Kenya", "THREATEN KENGOV > ---"),
    ("Putin: Russia will not attack Ukraine", "ASSAULT RUS > UKR negated"),
    ("Iran says it may ban exports", "THREATEN IRN > ---"),
    ("Rebels promise to renew bombing campaign in Mali", "THREATEN MLIREB > MLI"),
]


@pytest.mark.parametrize(("text", "event"), SIDES_OF_HEADLINES)
def test_headlines(coder: Coder, text: str, event: str) -> None:
    assert event in coded(coder, text)


STOPPED = [
    ("Ghana suspended mediation efforts between Mali and Niger.", "SANCTION GHA > MLI NER"),
    ("Ghana announced the suspension of food deliveries to Mali.", "SANCTION GHA > MLI"),
    ("Iran said it will not begin talks with Iraq.", "REJECT IRN > IRQ"),
]


@pytest.mark.parametrize(("text", "event"), STOPPED)
def test_what_it_is_to_stop_a_deed_or_to_refuse_it(coder: Coder, text: str, event: str) -> None:
    assert event in coded(coder, text)


FILED = [
    ("HARARE, Zimbabwe (AP) -- A Kenyan court convicted three Ugandan rebels.", "SANCTION KENJUD > UGAREB"),
    ("Harare, March 3 (Reuters) - Police arrested ten protesters in Bulawayo.", "COERCE ZWECOP > ZWECVLOPP"),
    ("PARIS — Mali condemned Togo.", "ACCUSE MLI > TGO"),
]


@pytest.mark.parametrize(("text", "event"), FILED)
def test_where_a_story_was_filed_is_nobody(coder: Coder, text: str, event: str) -> None:
    assert coded(coder, text) == [event]


SIDES = [
    ("Ghana is willing to withdraw its troops from Mali.", "AGREE GHA > MLI"),
    ("India and Pakistan agreed to a ceasefire along their disputed border.", "AGREE IND > PAK"),
    ("The United States suspended part of an aid programme for Kenya.", "SANCTION USA > KEN"),
    ("Chad closed its borders with Sudan and Niger.", "COERCE TCD > SDN NER"),
    ("A Kenyan judge ordered the release of a Ugandan journalist.", "RETREAT KENJUD > UGAJRN"),
    ("Kenya complained to the United Nations over Ugandan air raids.", "ACCUSE KEN > UGA"),
    ("Ghana will withdraw its peacekeepers from Mali unless Mali holds elections.", "THREATEN GHA > MLI"),
    ("Palestinian riots against Israel broke out in Hebron.", "PROTEST PSECVL > ISR"),
]


@pytest.mark.parametrize(("text", "event"), SIDES)
def test_sides(coder: Coder, text: str, event: str) -> None:
    assert event in [line.removesuffix(" hypothetical") for line in coded(coder, text)]


IMPLIED = [
    ("Iran launched two missiles on Monday.\nJapan denounced the missile launch.", "ACCUSE JPN > IRN"),
    ("The leaders of Kenya and Uganda met on Monday.\nKenya pledged to deepen bilateral cooperation.", "AGREE KEN > UGA"),
]


@pytest.mark.parametrize(("text", "event"), IMPLIED)
def test_recipients_that_only_the_text_before_tells(coder: Coder, text: str, event: str) -> None:
    last = coder.code_document(read_text(text, DAY)).events[-1]
    assert stated(last).replace("GOV", "") == event
    assert [one.mention.how for one in last.recipients] == ["implied"]


MODES = [
    ("Taiwan appealed to the United States for more missiles.", "REQUEST", "assist"),
    ("The church in Congo urged Rwanda to bring home its soldiers.", "REQUEST", "yield"),
    ("Brazil refused to lower interest rates.", "REJECT", "change"),
    ("Egypt demanded talks with Ethiopia.", "REQUEST", "meet"),
]


@pytest.mark.parametrize(("text", "event_type", "mode"), MODES)
def test_modes_of_what_is_asked_and_refused(coder: Coder, text: str, event_type: str, mode: str) -> None:
    assert (event_type, mode) in [(event.event_type, event.mode) for event in coder.code_document(read_text(text, DAY)).events]


WORDS = ("rebels", "Kenya", "attacked", "talks", "with", "will", "not", "said", ":", ",", "“", "”", "—", "to", "by", "protests", "Uganda", "its", "(", "-")
ODD = st.text(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(ODD)
def test_no_text_is_too_odd(coder: Coder, text: str) -> None:
    """Every sentence is coded or rejected with a reason, and what is said of the text is in it."""
    document = read_text(text, DAY)
    reading = coder.code_document(document)
    coded_in = {event.sentence for event in reading.events}
    rejected = {rejection.sentence for rejection in reading.rejections if rejection.stage == "code"}
    assert coded_in | rejected == set(range(len(document.sentences)))
    for event in reading.events:
        assert document.text[event.trigger.start : event.trigger.end] == event.trigger.text
