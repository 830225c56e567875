"""Schema and rules: the standard that every sheet is held to, and which rules of it this workspace applies."""

from __future__ import annotations

from ui import custom, page, schema, session

world = page.begin()
ws = session.workspace()

right = page.head("Schema and rules", world, "What every sheet is held to")
match schema.switch():
    case "fields":
        schema.fields()
        custom.draw(ws, world)
    case "words":
        schema.meanings(ws)
    case _:
        schema.rules(ws, right)
