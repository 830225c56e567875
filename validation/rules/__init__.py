"""The rules that milestones are held to, each a sentence with advice."""
