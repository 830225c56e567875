"""Colours of the charts, on a light page and on a dark one. What the theme of the app cannot reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by state, in the order of `HEAT_STATES`: of the cell and of the number on it; then those around.

    `series` are for lines that are told apart by name; the first is the accent.
    """

    heat: tuple[str, ...]
    labels: tuple[str, ...]
    page: str
    text: str
    faint: str
    accent: str
    good: str
    bad: str
    series: tuple[str, ...]


LIGHT = Theme(
    heat=("#EEF2F7", "#FDEBC8", "#F6B45A", "#D96A26", "#96311F", "#4A1217"),
    labels=("#475467", "#182230", "#182230", "#182230", "#FFFFFF", "#FFFFFF"),
    page="#FFFFFF",
    text="#475467",
    faint="#D5DDE7",
    accent="#1F5FBF",
    good="#067647",
    bad="#B42318",
    series=("#1F5FBF", "#B54708", "#067647", "#6941C6", "#B42318", "#0E7490", "#8A3F0E", "#475467"),
)
# On a dark page the order turns round: the brighter the worse.
DARK = Theme(
    heat=("#1B2738", "#3D3524", "#7A5718", "#B4561C", "#E8745A", "#FFC2B3"),
    labels=("#B4C0D0", "#E6ECF4", "#FFFFFF", "#FFFFFF", "#0F1723", "#0F1723"),
    page="#0F1723",
    text="#B4C0D0",
    faint="#2C3A4E",
    accent="#7FB2FF",
    good="#5FD3A0",
    bad="#FF8F80",
    series=("#7FB2FF", "#F6B45A", "#5FD3A0", "#B79BFF", "#FF8F80", "#5BC8DD", "#E0A27A", "#B4C0D0"),
)


def theme(*, dark: bool) -> Theme:
    """The colours for a page."""
    return DARK if dark else LIGHT
