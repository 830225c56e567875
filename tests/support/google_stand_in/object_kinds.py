"""batchUpdate, the kinds about what lies over the cells: names, protection, filters, formats by rule, metadata."""

from __future__ import annotations

import copy
import re
from typing import Any

from tests.support.google_stand_in import masks, protection
from tests.support.google_stand_in.filters import Tag, boxes_of, holder_of, matching, tags
from tests.support.google_stand_in.grid import Book, Sheet, box_of, range_of
from tests.support.google_stand_in.range_kinds import reorder, sorted_rows
from tests.support.google_stand_in.sheets_kinds import mask_of, sheet_of
from tests.support.google_stand_in.values_api import Call
from tests.support.google_stand_in.wire import Json, invalid

NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.]{0,249}$")
CELL_NAME = re.compile(r"^([A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|true|false)$", re.IGNORECASE)


def _range(draft: Book, given: Json) -> tuple[Sheet, Json]:
    """The tab of a GridRange, and the range as it is kept."""
    sheet, box = sheet_of(draft, given), box_of(given)
    if (box.top or 0) >= len(sheet.rows) or (box.left or 0) >= len(sheet.columns):
        raise sheet.beyond(box)
    return sheet, range_of(sheet.sheet_id, box)


def add_named_range(call: Call, draft: Book, body: Json) -> Json:
    given = body.get("namedRange", {})
    _check_name(draft, given.get("name", ""))
    made = given.get("namedRangeId") or f"nr{call.world.new_number()}"
    if any(one["namedRangeId"] == made for one in draft.named_ranges):
        raise invalid(f"A named range with id: {made} already exists.")
    _, kept = _range(draft, given.get("range", {}))
    named = {"namedRangeId": made, "name": given["name"], "range": kept}
    draft.named_ranges.append(named)
    return {"namedRange": copy.deepcopy(named)}


def _check_name(draft: Book, name: str) -> None:
    if not NAME.match(name) or CELL_NAME.match(name):
        raise invalid(f'The name "{name}" is invalid for a named range.')
    if any(one["name"].casefold() == name.casefold() for one in draft.named_ranges):
        raise invalid(f'A named range with the name "{name}" already exists.')


def _named(draft: Book, named_id: str) -> Json:
    found = next((one for one in draft.named_ranges if one["namedRangeId"] == named_id), None)
    if found is None:
        raise invalid(f"No named range with id: {named_id}")
    return found


def update_named_range(call: Call, draft: Book, body: Json) -> None:
    given, tree = body.get("namedRange", {}), mask_of(body)
    old = _named(draft, given.get("namedRangeId", ""))
    new = masks.merged(old, given, tree) | {"namedRangeId": old["namedRangeId"]}
    if new.get("name", "").casefold() != old["name"].casefold():
        _check_name(draft, new.get("name", ""))
    new["range"] = _range(draft, new.get("range", {}))[1]
    draft.named_ranges[draft.named_ranges.index(old)] = new


def delete_named_range(call: Call, draft: Book, body: Json) -> None:
    draft.named_ranges.remove(_named(draft, body.get("namedRangeId", "")))


def add_protected_range(call: Call, draft: Book, body: Json) -> Json:
    given = dict(body.get("protectedRange", {}))
    if "namedRangeId" in given:
        source = _named(draft, given["namedRangeId"])["range"]
    elif "range" in given:
        source = given["range"]
    else:
        raise invalid("Must specify a range, a namedRangeId or a tableId.")
    sheet, kept = _range(draft, source)
    made = given.get("protectedRangeId") or call.world.new_number()
    if any(one["protectedRangeId"] == made for one in sheet.extras.get("protectedRanges", [])):
        raise invalid(f"A protected range with id: {made} already exists.")
    if given.get("warningOnly") and given.get("editors"):
        raise invalid("Cannot set editors on a warning-only protected range.")
    protected: Json = {"protectedRangeId": made, "range": kept}
    protected |= {
        name: value for name, value in given.items() if name not in ("range", "requestingUserCanEdit") and value
    }
    if not given.get("warningOnly"):
        protected["editors"] = _editors(call, draft, given.get("editors"))
    sheet.extras.setdefault("protectedRanges", []).append(protected)
    return {"protectedRange": shown_protection(call, draft, protected)}


def _editors(call: Call, draft: Book, given: Json | None) -> Json:
    """Who may edit: those named, the owner, and whoever sets the protection. Unnamed: all who may write now."""
    file = call.world.files[draft.book_id]
    writers = [
        one["emailAddress"] for one in file.permissions if one["role"] in ("writer", "owner") and "emailAddress" in one
    ]
    users = list((given or {}).get("users", [])) if given is not None else writers
    for address in (call.who.email, file.owner):
        if address.lower() not in [user.lower() for user in users]:
            users.append(address)
    editors: Json = {"users": sorted(users)}
    if (given or {}).get("groups"):
        editors["groups"] = given["groups"] if given else []
    if (given or {}).get("domainUsersCanEdit"):
        editors["domainUsersCanEdit"] = True
    return editors


def shown_protection(call: Call, draft: Book, protected: Json) -> Json:
    """A protected range as one person sees it: editors only for those who may edit it."""
    may = protection.may_edit(call.world, call.who, draft, protected)
    shown = copy.deepcopy(protected)
    if not may:
        shown.pop("editors", None)
    return shown | ({"requestingUserCanEdit": True} if may else {})


def _protected(draft: Book, protected_id: int) -> tuple[Sheet, Json]:
    for sheet in draft.sheets:
        for one in sheet.extras.get("protectedRanges", []):
            if one["protectedRangeId"] == protected_id:
                return sheet, one
    raise invalid(f"No protected range with id: {protected_id}")


def _may_change(call: Call, draft: Book, protected: Json) -> None:
    if not protection.may_edit(call.world, call.who, draft, protected):
        raise protection.refusal()


def update_protected_range(call: Call, draft: Book, body: Json) -> None:
    given, tree = body.get("protectedRange", {}), mask_of(body)
    sheet, old = _protected(draft, given.get("protectedRangeId", 0))
    _may_change(call, draft, old)
    new = masks.merged(old, given, tree) | {"protectedRangeId": old["protectedRangeId"]}
    _, new["range"] = _range(draft, new.get("range", {}))
    if new.get("warningOnly"):
        new.pop("editors", None)
    elif "editors" in tree or "*" in tree or "editors" not in new:
        new["editors"] = _editors(call, draft, new.get("editors", {}))
    sheet.extras["protectedRanges"].remove(old)
    target = sheet_of(draft, new["range"])
    target.extras.setdefault("protectedRanges", []).append({name: value for name, value in new.items() if value})


def delete_protected_range(call: Call, draft: Book, body: Json) -> None:
    sheet, old = _protected(draft, body.get("protectedRangeId", 0))
    _may_change(call, draft, old)
    sheet.extras["protectedRanges"].remove(old)


def set_basic_filter(call: Call, draft: Book, body: Json) -> None:
    given = copy.deepcopy(body.get("filter", {}))
    sheet, kept = _range(draft, given.get("range", {}))
    top, bottom, left, right = sheet.clip(box_of(kept))
    full = dict(
        zip(
            ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"),
            (top, bottom, left, right),
            strict=True,
        )
    )
    sheet.extras["basicFilter"] = given | {"range": {"sheetId": sheet.sheet_id} | full}
    if given.get("sortSpecs"):
        sides = (top + 1, bottom, left, right)
        reorder(call, draft, sheet, sides, sorted_rows(call, draft, sheet, sides, given["sortSpecs"]))


def clear_basic_filter(call: Call, draft: Book, body: Json) -> None:
    sheet_of(draft, body).extras.pop("basicFilter", None)


def create_metadata(call: Call, draft: Book, body: Json) -> Json:
    given = body.get("developerMetadata", {})
    if not given.get("metadataKey"):
        raise invalid("Metadata key must be set.")
    if given.get("visibility", "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED").endswith("UNSPECIFIED"):
        raise invalid("Visibility must be set.")
    made = given.get("metadataId") or call.world.new_number()
    if any(tag.item["metadataId"] == made for tag in tags(draft)):
        raise invalid(f"Developer metadata with id: {made} already exists.")
    holder, _ = holder_of(draft, given.get("location", {}), kind="location")
    item = {name: given[name] for name in ("metadataKey", "metadataValue", "visibility") if name in given}
    holder.append({"metadataId": made} | item)
    return {"developerMetadata": matching(draft, {"metadataId": made})[0].shown()}


def update_metadata(call: Call, draft: Book, body: Json) -> Json:
    given, tree = body.get("developerMetadata", {}), mask_of(body)
    found = _chosen(draft, body)
    if not found:
        raise invalid("No developer metadata matches the data filters.")
    for tag in found:
        new = masks.merged(tag.item, given, {name: below for name, below in tree.items() if name != "location"})
        new = {name: value for name, value in new.items() if name != "location"} | {
            "metadataId": tag.item["metadataId"]
        }
        place = next(at for at, item in enumerate(tag.holder) if item is tag.item)
        if "location" in tree or ("*" in tree and "location" in given):
            del tag.holder[place]
            holder_of(draft, given.get("location", {}), kind="location")[0].append(new)
        else:
            tag.holder[place] = new
    wanted = {tag.item["metadataId"] for tag in found}
    return {"developerMetadata": [tag.shown() for tag in tags(draft) if tag.item["metadataId"] in wanted]}


def _chosen(draft: Book, body: Json) -> list[Tag]:
    found: list[Tag] = []
    for data_filter in body.get("dataFilters", []):
        lookup = data_filter.get("developerMetadataLookup")
        chosen = matching(draft, lookup) if lookup is not None else _inside(draft, data_filter)
        known = [one.item["metadataId"] for one in found]
        found += [tag for tag in chosen if tag.item["metadataId"] not in known]
    return found


def _inside(draft: Book, data_filter: Json) -> list[Tag]:
    boxes = boxes_of(draft, data_filter)
    return [tag for tag in tags(draft) if any(tag.sheet is sheet and tag.box == box for sheet, box in boxes)]


def delete_metadata(call: Call, draft: Book, body: Json) -> Json:
    found = _chosen(draft, {"dataFilters": [body.get("dataFilter", {})]})
    shown = [tag.shown() for tag in found]
    for tag in found:
        tag.holder[:] = [item for item in tag.holder if item is not tag.item]
    return {"deletedDeveloperMetadata": shown} if shown else {}


def add_conditional(call: Call, draft: Book, body: Json) -> None:
    rule, index = copy.deepcopy(body.get("rule", {})), body.get("index", 0)
    if not rule.get("ranges"):
        raise invalid("rule.ranges must not be empty.")
    sheet, _ = _range(draft, rule["ranges"][0])
    rule["ranges"] = [_range(draft, one)[1] for one in rule["ranges"]]
    rules = sheet.extras.setdefault("conditionalFormats", [])
    if not 0 <= index <= len(rules):
        raise invalid(f"index[{index}] must not be greater than the number of rules [{len(rules)}].")
    rules.insert(index, rule)


def _rules(draft: Book, body: Json, index: int) -> tuple[Sheet, list[Any]]:
    sheet = sheet_of(draft, body)
    rules = sheet.extras.get("conditionalFormats", [])
    if not 0 <= index < len(rules):
        raise invalid(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    return sheet, rules


def update_conditional(call: Call, draft: Book, body: Json) -> Json:
    index = body.get("index", 0)
    if "newIndex" in body:
        _, rules = _rules(draft, body, index)
        rule = rules.pop(index)
        rules.insert(body["newIndex"], rule)
        return {"oldIndex": index, "newRule": copy.deepcopy(rule), "newIndex": body["newIndex"]}
    rule = copy.deepcopy(body.get("rule", {}))
    holder = body if "sheetId" in body else (rule.get("ranges") or [{}])[0]
    _, rules = _rules(draft, holder, index)
    old, rules[index] = rules[index], rule
    return {"oldRule": old, "newRule": copy.deepcopy(rule), "newIndex": index}


def delete_conditional(call: Call, draft: Book, body: Json) -> Json:
    _, rules = _rules(draft, body, body.get("index", 0))
    return {"rule": rules.pop(body.get("index", 0))}


KINDS = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
    "addConditionalFormatRule": add_conditional,
    "updateConditionalFormatRule": update_conditional,
    "deleteConditionalFormatRule": delete_conditional,
}
