"""What pages say of people: who edited a sheet is claimed no further than it is known."""

from __future__ import annotations

from services.syncing.sync import run_sync
from services.workspace import Workspace
from tests.pages.test_pages import complaints, opened, said
from tests.services.conftest import cell, edit_elsewhere

WH_5_OWNER = "D8"


def test_the_name_in_a_file_is_for_governors_and_never_the_author_of_a_cell(example: Workspace) -> None:
    file = example.settings.trackers / "warehouse.xlsx"
    assert cell(file, WH_5_OWNER, "Deliverables") == "Otto Lindqvist"
    edit_elsewhere(file, {WH_5_OWNER: "Zoe Quist"}, "Deliverables")
    run_sync(example, "Warehouse")

    app = opened("milestones", key="WH-5")
    assert complaints(app) == []
    assert "Owner: Otto Lindqvist → **Zoe Quist**" in said(app)
    assert "by someone with access to the sheet" in said(app)
    assert "Ben Okafor" not in said(app)

    app.selectbox(key="person").select("Nadia Brandt").run()
    assert "by someone with access to the sheet · the file was last saved as Ben Okafor" in said(app)
