"""The check for a live account finds out how a server behaves: here, how the stand-in was set."""

from __future__ import annotations

import pytest

from tests.support.google_stand_in.clients import Plain, key_file
from tests.support.google_stand_in.server import StandIn
from tests.support.live_google_check import checked, compare, signed_in


@pytest.mark.parametrize("way", [True, False])
def test_the_check_tells_how_a_server_behaves_and_leaves_nothing_behind(
    stand_in: StandIn, plain: Plain, way: bool
) -> None:
    set_to = {"row_metadata_follows_sort": way, "strict_validation_on_api": way, "last_modifying_user_visible": way}
    plain.control("switches", {**set_to, "version_lag_s": 0 if way else 3})
    account = signed_in(key_file(stand_in.base_url), stand_in.base_url, stand_in.base_url, "book")
    account.patience_s = 1.2
    found, _ = checked(account)
    assert {name: found[name] for name in set_to} == set_to
    assert (found["version_lag_s"] == 0) == way
    assert [sheet["properties"]["title"] for sheet in plain.good("GET", "/v4/spreadsheets/book")["sheets"]] == ["Plan"]


def test_the_check_lists_where_another_server_uses_other_words(stand_in: StandIn, plain: Plain) -> None:
    account = signed_in(key_file(stand_in.base_url), stand_in.base_url, stand_in.base_url, "book")
    assert compare(account)["differences"] == {}
    effect = {"status": 400, "message": "Something else."}
    plain.control("faults", {"match": {"body": 'updateCell"', "method": "batchUpdate"}, "effect": effect})
    assert compare(account)["differences"]["unknown field"]["google"] == "400 Something else."
