"""The app: the frame, then the page. Run with `streamlit run app.py`; everything else is in pages/ and ui/."""

from __future__ import annotations

from ui import frame, page

with page.said_plainly():
    frame.begin().run()
