"""Overview: how it stands, what needs a decision, what changed lately. Without a tracker: the welcome."""

from __future__ import annotations

from ui import overview, page, session, sidebar, welcome

ws = session.workspace()
world = session.world()
sidebar.seen(world.data_seq)

if not world.trackers:
    welcome.draw()
else:
    page.head("Overview", world, page.scope(world))
    overview.counters(world)
    overview.blockers(world)
    overview.decisions(world)
    overview.changes(ws)
