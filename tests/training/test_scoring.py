"""The scorer of whole articles: a perfect coder gets everything right, and each mistake costs its level and no other."""

from dataclasses import replace
from datetime import date

from dateline.words.records import Actor, Event, EventDate, Mention, Participant, Span
from training.annotations import Side, Text, Told
from training.annotations import Span as Words
from training.scoring import LEVELS, Coded, Score, add

SENTENCES = ("Kenya expelled two Dutch diplomats on Tuesday.", "Nothing else happened in Nairobi that day.")
STARTS = (0, len(SENTENCES[0]) + 1)
KENYA, DUTCH = Side(None, None, "KEN"), Side(None, None, "NLDGOV")
TOLD = Told(Words(0, 6, 14, "expelled"), "SANCTION", "expel", "asserted", False, (KENYA,), (DUTCH,), day="2024-03-05", country="KEN")


def article(*told: Told) -> Text:
    return Text("t-1", "agency", "KEN", date(2024, 3, 7), "", SENTENCES, told)


def participant(code: str) -> Participant:
    country, sector = code[:3], code[3:]
    return Participant(Actor(code, country, (sector,) if sector else (), code), Mention(0, 0, 5, code))


def coded(**changes: object) -> Event:
    event = Event(
        "e", "d", 0, SENTENCES[0], "SANCTION", "expel", (), "166", 4, -7.0, -5.5, (participant("KEN"),), (participant("NLDGOV"),), "asserted", None,
        EventDate("2024-03-05", "day"), None, Span(6, 14, "expelled"), 0.8, "r", "c", "m",
    )  # fmt: skip
    return replace(event, **changes)  # type: ignore[arg-type]


def scored(text: Text, *events: Event) -> Score:
    score = Score()
    add(score, text, [Coded.of(event, STARTS) for event in events])
    return score


def test_a_perfect_coder_is_right_at_every_level() -> None:
    score = scored(article(TOLD), coded())
    assert [score.f1(level) for level in LEVELS] == [1.0] * len(LEVELS)
    assert (score.dates, score.quiet, score.missed) == (1.0, 0.0, [])


def test_each_mistake_costs_its_level() -> None:
    def reached(event: Event) -> list[str]:
        return [level for level in LEVELS if scored(article(TOLD), event).precision(level) == 1.0]

    assert reached(coded(event_type="ACCUSE")) == ["event"]
    assert reached(coded(actors=(participant("UGA"),))) == ["event", "type"]
    assert reached(coded(recipients=())) == ["event", "type", "actor"]
    assert reached(coded(status="negated")) == ["event", "type", "actor", "dyad", "codes"]
    assert reached(coded(recipients=(participant("NLDBUS"),))) == ["event", "type", "actor", "dyad", "status"]
    assert reached(coded(trigger=Span(STARTS[1] + 2, STARTS[1] + 5, "x"))) == []


def test_what_is_optional_is_never_missed_and_may_be_found() -> None:
    optional = replace(TOLD, optional=True)
    assert scored(article(optional)).wanted == 0
    assert scored(article(optional), coded()).precision("codes") == 1.0
    assert scored(article(TOLD)).missed == [(article(TOLD), TOLD)]


def test_noise_is_counted_where_nothing_happens() -> None:
    assert scored(article(), coded()).quiet == 1000 / sum(len(sentence.split()) for sentence in SENTENCES)


def test_calibration_is_the_gap_between_what_is_said_and_what_is_right() -> None:
    assert abs(scored(article(TOLD), coded(confidence=0.8)).calibration_error - 0.2) < 1e-9
    assert abs(scored(article(TOLD), coded(confidence=0.8, recipients=())).calibration_error - 0.8) < 1e-9


def test_an_annotation_agrees_with_itself() -> None:
    score = Score()
    add(score, article(TOLD), [Coded.told(TOLD)])
    assert [score.f1(level) for level in LEVELS] == [1.0] * len(LEVELS)
