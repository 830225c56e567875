"""Overview: how it stands, what needs a decision, what changed lately. Without a tracker: the welcome."""

from __future__ import annotations

from ui import overview, page, session, welcome

world = page.begin()
ws = session.workspace()

if not world.trackers:
    welcome.draw(ws)
else:
    page.head("Overview", world, page.scope(world))
    overview.counters(world)
    overview.blockers(world)
    overview.decisions(world)
    overview.changes(ws)
