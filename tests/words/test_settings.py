"""Settings come from the environment, and what is wrong in it is named."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from dateline.words.errors import SettingsError
from dateline.words.settings import Settings, load_settings


def test_without_variables_all_is_as_described() -> None:
    assert load_settings({}) == Settings()
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_variables_have_a_prefix_and_others_are_not_looked_at() -> None:
    settings = load_settings({"DATELINE_HOME": "/data/dateline", "DATELINE_WORKERS": "3", "HOME": "elsewhere", "WORKERS": "9"})
    assert (settings.home, settings.workers) == (Path("/data/dateline"), 3)


def test_networks_are_a_list() -> None:
    settings = load_settings({"DATELINE_ALLOW_NETWORKS": "127.0.0.0/8, fd00::/8"})
    assert settings.allow_networks == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DATELINE_WORKER", "2", "DATELINE_WORKERS"),
        ("DATELINE_WORKERS", "0", "DATELINE_WORKERS"),
        ("DATELINE_WORKERS", "many", "DATELINE_WORKERS"),
        ("DATELINE_ALLOW_NETWORKS", "127.0.0.0/99", "DATELINE_ALLOW_NETWORKS"),
        ("DATELINE_KEEP_PAGES", "some", "DATELINE_KEEP_PAGES"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value})
    assert told in str(caught.value)
