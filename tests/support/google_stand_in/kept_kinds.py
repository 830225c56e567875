"""batchUpdate, the kinds whose objects are kept as they are: filter views, bands, charts, slicers, tables.

They all have an id, a list in their tab and the same three deeds: add, update, delete.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.google_stand_in import masks
from tests.support.google_stand_in.grid import Book, Sheet
from tests.support.google_stand_in.sheets_kinds import mask_of, sheet_of
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Json, invalid

Kind = Callable[[Call, Book, Json], Json | None]


@dataclass(frozen=True)
class Sort:
    """One sort of object: its field in requests and replies, its id, its list in a tab, and how people call it."""

    name: str
    id_name: str
    holder: str
    words: str
    id_is_text: bool = False

    def find(self, draft: Book, wanted: int | str) -> tuple[Sheet, Json]:
        for sheet in draft.sheets:
            for one in sheet.extras.get(self.holder, []):
                if one[self.id_name] == wanted:
                    return sheet, one
        raise invalid(f"No {self.words} with id: {wanted}")

    def add(self, call: Call, draft: Book, body: Json) -> Json:
        given = copy.deepcopy(body.get(self.name, {}))
        sheet = sheet_of(draft, _place(given))
        number = call.world.new_number()
        given[self.id_name] = given.get(self.id_name) or (str(number) if self.id_is_text else number)
        _name_tab(given, sheet)
        sheet.extras.setdefault(self.holder, []).append(given)
        return {self.name: copy.deepcopy(given)}

    def update(self, call: Call, draft: Book, body: Json) -> None:
        given = body.get(self.name, {})
        sheet, old = self.find(draft, given.get(self.id_name, "" if self.id_is_text else 0))
        new = masks.merged(old, given, mask_of(body)) | {self.id_name: old[self.id_name]}
        sheet.extras[self.holder][sheet.extras[self.holder].index(old)] = new

    def delete(self, call: Call, draft: Book, wanted: int | str) -> None:
        sheet, old = self.find(draft, wanted)
        sheet.extras[self.holder].remove(old)


def _place(given: Json) -> Json:
    """Whatever names the tab of an object: its range, or where it is anchored."""
    if "range" in given:
        return dict(given["range"])
    position = given.get("position", {})
    return dict(position.get("overlayPosition", {}).get("anchorCell", position))


def _name_tab(given: Json, sheet: Sheet) -> None:
    if "range" in given:
        given["range"]["sheetId"] = sheet.sheet_id


VIEW = Sort("filter", "filterViewId", "filterViews", "filter view")
BAND = Sort("bandedRange", "bandedRangeId", "bandedRanges", "banded range")
CHART = Sort("chart", "chartId", "charts", "chart")
SLICER = Sort("slicer", "slicerId", "slicers", "slicer")
TABLE = Sort("table", "tableId", "tables", "table", id_is_text=True)


def _deleting(sort: Sort, field: str) -> Kind:
    def delete(call: Call, draft: Book, body: Json) -> None:
        sort.delete(call, draft, body.get(field, "" if sort.id_is_text else 0))

    return delete


def duplicate_view(call: Call, draft: Book, body: Json) -> Json:
    sheet, old = VIEW.find(draft, body.get("filterId", 0))
    made = copy.deepcopy(old) | {"filterViewId": call.world.new_number(), "title": f"Copy of {old.get('title', '')}"}
    sheet.extras["filterViews"].append(made)
    return {"filter": copy.deepcopy(made)}


def update_chart(call: Call, draft: Book, body: Json) -> None:
    _, old = CHART.find(draft, body.get("chartId", 0))
    old["spec"] = copy.deepcopy(body.get("spec", {}))


def update_slicer(call: Call, draft: Book, body: Json) -> None:
    _, old = SLICER.find(draft, body.get("slicerId", 0))
    old["spec"] = masks.merged(old.get("spec", {}), body.get("spec", {}), mask_of(body))


def _embedded(draft: Book, object_id: int) -> tuple[Sort, Json]:
    for sort in (CHART, SLICER):
        for sheet in draft.sheets:
            for one in sheet.extras.get(sort.holder, []):
                if one[sort.id_name] == object_id:
                    return sort, one
    raise invalid(f"No embedded object with id: {object_id}")


def move_object(call: Call, draft: Book, body: Json) -> Json:
    _, one = _embedded(draft, body.get("objectId", 0))
    one["position"] = masks.merged(one.get("position", {}), body.get("newPosition", {}), masks.parse("*"))
    return {"position": copy.deepcopy(one["position"])}


def update_border(call: Call, draft: Book, body: Json) -> None:
    _, one = _embedded(draft, body.get("objectId", 0))
    one["border"] = masks.merged(one.get("border", {}), body.get("border", {}), mask_of(body))


def delete_object(call: Call, draft: Book, body: Json) -> None:
    sort, one = _embedded(draft, body.get("objectId", 0))
    sort.delete(call, draft, one[sort.id_name])


KINDS: dict[str, Kind] = {
    "addFilterView": VIEW.add,
    "updateFilterView": VIEW.update,
    "deleteFilterView": _deleting(VIEW, "filterId"),
    "duplicateFilterView": duplicate_view,
    "addBanding": BAND.add,
    "updateBanding": BAND.update,
    "deleteBanding": _deleting(BAND, "bandedRangeId"),
    "addChart": CHART.add,
    "updateChartSpec": update_chart,
    "addSlicer": SLICER.add,
    "updateSlicerSpec": update_slicer,
    "updateEmbeddedObjectPosition": move_object,
    "updateEmbeddedObjectBorder": update_border,
    "deleteEmbeddedObject": delete_object,
    "addTable": TABLE.add,
    "updateTable": TABLE.update,
    "deleteTable": _deleting(TABLE, "tableId"),
}
