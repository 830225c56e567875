"""The key file, the base address and the link: read with care, and nothing secret is ever shown."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.google.account import Account, the_account
from connectors.google.key import Key, checked_base, read_key, token_address
from connectors.google.place import place_in_link, place_of
from connectors.registry import open_connector
from domain.errors import CairnError, Refused, SheetUnreadable
from tests.support.google_sheet import ROBOT, key_file, key_info, key_pair

GOOGLE = "https://oauth2.googleapis.com"


def test_a_key_is_read_and_its_representation_shows_no_secret(tmp_path: Path) -> None:
    key = read_key(key_file(tmp_path, GOOGLE))

    assert key.email == ROBOT
    assert "PRIVATE" not in repr(key)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    file = key_file(tmp_path, GOOGLE)
    file.chmod(mode)

    with pytest.raises(SheetUnreadable, match="can be read by others") as error:
        read_key(file)
    assert "chmod 600" in error.value.hint


def spoiled(change: Callable[[dict[str, Any]], Any]) -> str:
    info = key_info(GOOGLE)
    changed = change(info)
    return changed if isinstance(changed, str) else json.dumps(info if changed is None else changed)


SPOILT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "not JSON": lambda info: "-----BEGIN SECRET" + key_pair()[0],
    "a list": lambda info: [info],
    "a client's secret": lambda info: {"installed": info},
    "a user's credentials": lambda info: info.update(type="authorized_user"),
    "no address": lambda info: info.pop("client_email") and None,
    "a blank address": lambda info: info.update(client_email=" "),
    "no key": lambda info: info.pop("private_key") and None,
    "half a key": lambda info: info.update(private_key=info["private_key"][:200]),
    "a number for a key": lambda info: info.update(private_key=7),
    "another token address": lambda info: info.update(token_uri="https://tokens.example.com/token"),
    "a token address that only looks like Google's": lambda info: info.update(
        token_uri="https://oauth2.googleapis.com.example.com/token"
    ),
    "a token address without encryption": lambda info: info.update(token_uri="http://oauth2.googleapis.com/token"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_key_is_refused_in_words_that_do_not_quote_it(tmp_path: Path, kind: str) -> None:
    file = key_file(tmp_path, GOOGLE)
    file.write_text(spoiled(SPOILT[kind]))

    with pytest.raises(SheetUnreadable) as error:
        Account(read_key(file))

    told = "".join(traceback.format_exception(error.value)) + error.value.hint
    secret = key_pair()[0]
    assert secret[40:80] not in told
    assert "BEGIN" not in told
    assert error.value.hint


def test_without_a_key_a_google_sheet_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAIRN_GOOGLE_KEY_FILE", raising=False)

    with pytest.raises(SheetUnreadable, match="not set up here") as error:
        open_connector(Path("google:1AbCdEf"), tmp_path)
    assert "docs/google-sheets.md" in error.value.hint


def test_a_key_that_is_not_there_is_named_without_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_GOOGLE_KEY_FILE", "/nowhere/key.json")
    with pytest.raises(SheetUnreadable, match=r"key\.json cannot be read"):
        the_account()


@pytest.mark.parametrize(
    "url",
    ["http://example.com", "http://10.0.0.7:80", "ftp://127.0.0.1", "https://user@example.com", "http://127.0.0.1.nip.io",
     "http://localhost.example.com", "//127.0.0.1", "http://", "https://[::", "https://example.com/?q", "file:///etc"],
)  # fmt: skip
def test_a_base_address_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(SheetUnreadable):
        checked_base(url)


@pytest.mark.parametrize(
    "url", ["", "https://sheets.example.com", "http://127.0.0.1:1234", "http://[::1]:80", "http://localhost:9/"]
)
def test_a_base_address_is_https_or_on_this_machine(url: str) -> None:
    assert checked_base(url) == url.rstrip("/")


def test_with_a_server_on_this_machine_no_token_is_fetched_elsewhere() -> None:
    key = Key(ROBOT, key_info(GOOGLE))
    assert token_address(key, "http://127.0.0.1:1234") == "http://127.0.0.1:1234/token"
    assert token_address(key, "") == f"{GOOGLE}/token"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("https://docs.google.com/spreadsheets/d/1AbC-d_E/edit#gid=0", "google:1AbC-d_E#0"),
        ("https://docs.google.com/spreadsheets/d/1AbC-d_E/edit?gid=12#gid=77", "google:1AbC-d_E#77"),
        ("https://docs.google.com/spreadsheets/d/1AbC-d_E/edit?usp=sharing", "google:1AbC-d_E"),
        ("https://docs.google.com/spreadsheets/u/1/d/1AbC-d_E/htmlview", "google:1AbC-d_E"),
        ("  https://docs.google.com/spreadsheets/d/1AbC-d_E \n", "google:1AbC-d_E"),
        ("google:1AbC-d_E#3", "google:1AbC-d_E#3"),
        ("1AbC-d_E", "google:1AbC-d_E"),
    ],
)
def test_a_link_gives_the_id_and_the_tab(text: str, place: str) -> None:
    assert str(place_in_link(text)) == place


@pytest.mark.parametrize(
    "text",
    [
        "http://docs.google.com/spreadsheets/d/1AbC-d_E/edit",
        "https://docs.google.com.example.com/spreadsheets/d/1AbC-d_E/edit",
        "https://docs.google.com@example.com/spreadsheets/d/1AbC-d_E/edit",
        "https://user@docs.google.com/spreadsheets/d/1AbC-d_E/edit",
        "https://docs.google.com:8443/spreadsheets/d/1AbC-d_E/edit",
        "https://docs.google.com/document/d/1AbC-d_E/edit",
        "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml",
        "https://drive.google.com/file/d/1AbC-d_E/view",
        "https://docs.google.com/spreadsheets/d/../../etc/passwd",
        "https://[::",
        "",
        "plan.xlsx",
        "google:",
        "google:a/b/c/d/e",
        "google:1AbCdE#one",
        "google:1AbCdE#-1",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    with pytest.raises(CairnError) as error:
        place_in_link(text)
    assert isinstance(error.value, Refused)
    assert error.value.hint


def test_a_place_is_kept_as_it_is_written() -> None:
    assert str(place_of(str(place_of("google:1AbCdE#0")))) == "google:1AbCdE#0"
    assert place_of("google:1AbCdE#7").link == "https://docs.google.com/spreadsheets/d/1AbCdE/edit#gid=7"
