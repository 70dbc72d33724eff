import shutil
from pathlib import Path

import pytest

from dateline.extractors.ontology import Ontology
from dateline.words.errors import SeedError
from dateline.words.seeds import seed_path


@pytest.fixture(scope="module")
def plover() -> Ontology:
    return Ontology.load("plover")


def test_plover_has_the_manuals_16_types_and_37_contexts(plover: Ontology) -> None:
    assert len(plover.types) == 16
    assert len(plover.contexts) == 37
    assert sum(len(plover.modes(kind)) for kind in plover.types) == 67
    assert all(row.description for row in (*plover.types.values(), *plover.contexts.values()))


@pytest.mark.parametrize(("event_type", "quad"), [("AGREE", 1), ("CONCEDE", 1), ("AID", 2), ("RETREAT", 2), ("REQUEST", 3), ("SANCTION", 4)])
def test_quad(plover: Ontology, event_type: str, quad: int) -> None:
    assert plover.quad(event_type) == quad


def test_conflict_scores_are_not_positive_but_for_a_request_for_help(plover: Ontology) -> None:
    positive = [(kind, mode) for kind in plover.types if plover.quad(kind) > 2 for mode in (None, *plover.modes(kind)) if plover.plover_score(kind, mode) > 0]
    assert positive == [("REQUEST", "assist")]
    assert plover.plover_score("ACCUSE") == -3.0


def test_a_mode_without_a_score_has_its_types(plover: Ontology) -> None:
    assert plover.plover_score("PROTEST", "vandalize") == plover.plover_score("PROTEST") == -5.0
    assert plover.plover_score("PROTEST", "riot") == -7.0


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("010", None),
        ("022", ("REQUEST", "assist", ("diplomatic",))),
        ("0871", ("RETREAT", "ceasefire", ("military",))),
        ("0813", ("RETREAT", None, ("legal",))),
        ("102", ("REQUEST", "assist", ("diplomatic",))),
        ("116", ("SANCTION", "convict", ("legal",))),
        ("163", ("COERCE", "restrict", ("diplomatic",))),
        ("175", ("ASSAULT", None, ("pro_autocracy", "repression"))),
        ("176", ("COERCE", "cyber", ("cyber",))),
        ("186", ("ASSAULT", "targeted", ())),
        ("191", ("COERCE", "restrict", ("military",))),
    ],
)
def test_crosswalk_with_its_exceptions(plover: Ontology, code: str, expected: object) -> None:
    assert plover.type_of_cameo(code) == expected


def test_every_cameo_code_but_statements_crosses_over(plover: Ontology) -> None:
    assert {code for code in plover.cameo if plover.type_of_cameo(code) is None} == {code for code, row in plover.cameo.items() if row.root == "01"}


def test_goldstein_of_a_code_without_one_is_that_of_the_code_above(plover: Ontology) -> None:
    assert plover.goldstein("163") == -8.0
    assert plover.cameo["1952"].goldstein is None
    assert plover.goldstein("1952") == plover.goldstein("195") == -10.0
    assert all(-10 <= plover.goldstein(code) <= 10 for code in plover.cameo)


def test_unknown_names_are_key_errors(plover: Ontology) -> None:
    for call in (lambda: plover.quad("WAR"), lambda: plover.plover_score("AID", "riot"), lambda: plover.type_of_cameo("999")):
        with pytest.raises(KeyError):
            call()


def test_an_unknown_ontology_says_where_it_would_be(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="folder"):
        Ontology.load("nowhere", tmp_path)


def test_problems_between_files_are_reported_at_once(tmp_path: Path) -> None:
    shutil.copytree(seed_path("plover"), tmp_path / "plover")
    shutil.copy(seed_path("cameo.csv"), tmp_path)
    with (tmp_path / "plover" / "modes.csv").open("a") as stream:
        stream.write("WAR,total,-10,Everything,\nAID,cash,1,Money,\nAID,cash,1,Money,\n")
    with (tmp_path / "plover" / "crosswalk.csv").open("a") as stream:
        stream.write("999,AID,gold,weather,\n")
    with pytest.raises(SeedError) as error:
        Ontology.load("plover", tmp_path)
    assert str(error.value).count("\n") == 4
    for value in ("'WAR'", "'cash'", "'999'", "'gold'", "'weather'"):
        assert value in str(error.value)
