"""How things look: tables, charts, words on the screen. Draws what it is given."""
