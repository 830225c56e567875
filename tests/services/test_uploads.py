"""What people upload: names that lead nowhere, limits, torn files, and a folder that nobody browses."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import CairnError, Refused
from services import uploads
from services.connecting.exchange import connect_copy
from services.connecting.onboarding import roots, trackers
from services.workspace import Workspace
from tests.services.conftest import ANA, make_workbook


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/plan.xlsx", "plan.xlsx"),
        ("C:\\Users\\ana\\plan.xlsx", "plan.xlsx"),
        ("plan\0.xlsx", "plan.xlsx"),
        ("~$plan.xlsx", "plan.xlsx"),
        ("nul.csv", "_nul.csv"),
        ("plan\u202exslx.csv", "planxslx.csv"),
        ("a" * 300 + ".xlsx", "a" * 100 + ".xlsx"),
        ("..xlsx", "tracker.xlsx"),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(ws: Workspace, given: str, kept: str) -> None:
    place = uploads.arrive(ws.settings, given, b"x")
    assert place.name == kept
    assert place.resolve().is_relative_to(ws.settings.uploads.resolve())


def test_what_is_too_large_or_of_no_known_kind_is_refused(ws: Workspace) -> None:
    with pytest.raises(Refused, match="larger than 20 MB"):
        uploads.arrive(ws.settings, "plan.xlsx", b"x" * (20 * 2**20 + 1))
    for name in ("plan.docx", "plan", "", "plan.xlsx/"):
        with pytest.raises(Refused, match="cannot read files such as"):
            uploads.arrive(ws.settings, name, b"x")


def test_a_broken_upload_is_one_sentence_and_leaves_nothing(ws: Workspace, tmp_path: Path) -> None:
    torn = tmp_path / "plan.xlsx"
    torn.write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(CairnError):
        connect_copy(ws, uploads.arrive(ws.settings, torn.name, torn.read_bytes()), "launch", actor=ANA)
    assert trackers(ws) == []
    assert [folder.name for folder in ws.settings.uploads.iterdir()] == ["arrived"]


def test_the_folder_of_private_copies_is_nobodys_to_browse(ws: Workspace, tmp_path: Path) -> None:
    plan = make_workbook(tmp_path / "plan.xlsx")
    connect_copy(ws, uploads.arrive(ws.settings, plan.name, plan.read_bytes()), "launch", actor=ANA)
    assert not any(uploads.is_private(ws.settings, root) for root in roots(ws))
