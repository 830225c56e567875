"""Trackers made up at random in thirteen languages, with the truth: where the table is, which column is which.

The words are those that project managers put above such columns; they are not taken from the vocabulary.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.sheets import CellValue, SheetSnapshot
from tests.validation.sheets import READ_AT

FIELDS = ("key", "title", "owner", "start_date", "due_date", "status", "percent_complete", "depends_on", "notes")
WORDS = {
    "en": "ID|Milestone|Owner|Start date|Due date|Status|% complete|Predecessors|Comments",
    "de": "Nr.|Vorgang|Verantwortlich|Beginn|Fällig am|Status|Fortschritt|Vorgänger|Bemerkungen",
    "fr": "N°|Tâche|Responsable|Date de début|Échéance|Statut|Avancement|Prédécesseurs|Remarques",
    "es": "Código|Actividad|Responsable|Fecha de inicio|Fecha de fin|Estado|% completado|Predecesoras|Observaciones",
    "pt": "Código|Atividade|Responsável|Data de início|Prazo|Situação|% concluído|Predecessoras|Observações",
    "it": "Codice|Attività|Responsabile|Data inizio|Scadenza|Stato|Avanzamento|Predecessori|Note",
    "nl": "Nummer|Taak|Verantwoordelijke|Startdatum|Einddatum|Toestand|Voortgang|Afhankelijkheden|Opmerkingen",
    "ru": "Номер|Задача|Ответственный|Дата начала|Дата окончания|Статус|% выполнения|Предшественники|Примечание",
    "zh": "编号|任务|负责人|开始日期|结束日期|状态|进度|前置任务|备注",
    "ja": "番号|タスク|担当者|開始日|終了日|ステータス|進捗率|先行タスク|備考",
    "tr": "No|Görev|Sorumlu|Başlangıç tarihi|Bitiş tarihi|Durum|% tamamlanan|Öncüller|Notlar",
    "cs": "Číslo|Úkol|Zodpovědný|Začátek|Termín|Stav|% hotovo|Předchůdci|Poznámka",
    "sv": "Nr|Aktivitet|Ansvarig|Startdatum|Slutdatum|Status|% klart|Föregångare|Kommentar",
}
PLAN_ACTUAL = {
    "en": ("Plan", "Actual", "Start", "Finish"),
    "de": ("Plan", "Ist", "Beginn", "Ende"),
    "fr": ("Prévu", "Réel", "Début", "Fin"),
    "es": ("Plan", "Real", "Inicio", "Fin"),
    "ru": ("План", "Факт", "Начало", "Окончание"),
    "ja": ("予定", "実績", "開始日", "終了日"),
    "zh": ("计划", "实际", "开始日期", "结束日期"),
}
OTHERS = ("Category", "Region", "Kostenstelle", "SAP", "Priorité", "Версия", "Zone", "Lieferant", "State", "Timeline")
THINGS = ("Racks", "Scanners", "Cabling", "Interface", "Training", "Migration", "Contract", "Rollout", "Audit", "Pilot")
STATES = ("installed in hall", "signed for site", "tested in building", "accepted at plant", "ordered for store")
PEOPLE = ("Ana Ruiz", "Bex Lee", "Cem Kaya", "Dee Okafor", "Eva Novak", "Finn Berg")
STATUSES = {
    "en": ("Not started", "In progress", "Done"),
    "de": ("Offen", "In Arbeit", "Erledigt"),
    "fr": ("À faire", "En cours", "Terminé"),
    "es": ("Pendiente", "En curso", "Terminado"),
    "pt": ("Pendente", "Em andamento", "Concluído"),
}
TOTAL = {"de": "Summe", "fr": "Total", "es": "Total", "ru": "Итого", "zh": "合计", "ja": "合計", "cs": "Celkem"}


@dataclass
class Made:
    """One made-up tracker, and what is to be found: field → column, the last row of the header, the rows with data."""

    sheet: SheetSnapshot
    columns: dict[str, int]
    header_row: int
    rows: list[int]
    told: str


@dataclass
class _Grid:
    rows: list[list[CellValue]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, cells: Sequence[CellValue]) -> int:
        """Add a row; gives its number."""
        self.rows.append(list(cells))
        return len(self.rows)


def made_tracker(seed: int) -> Made:
    """One tracker; the same seed gives the same."""
    chance = random.Random(seed)
    language = chance.choice(list(WORDS))
    grid = _Grid()
    _above(chance, grid)
    margin = chance.choice((0, 0, 1, 2))
    names = [name for name in FIELDS if name in ("title", "due_date") or chance.random() < 0.8]
    is_grouped = language in PLAN_ACTUAL and chance.random() < 0.35
    if is_grouped:
        names = [name for name in names if name not in ("start_date", "due_date")]
    chance.shuffle(names)
    others = chance.sample(OTHERS, chance.randint(0, 3))
    places = [*names, *others]
    if chance.random() < 0.6:
        chance.shuffle(places)
    columns = {name: margin + place for place, name in enumerate(places, 1)}
    words = dict(zip(FIELDS, WORDS[language].split("|"), strict=True)) | {other: other for other in others}
    header = _header(grid, margin, [words[name] for name in places], PLAN_ACTUAL[language] if is_grouped else None)
    if is_grouped:
        dates = ("start_date", "due_date", "", "actual_date")
        columns |= {name: margin + len(places) + place for place, name in enumerate(dates, 1) if name}
    calendar = chance.random() < 0.3
    if calendar:
        width = len(grid.rows[-1])
        grid.rows[-1] += [datetime(2026, 3, 2) + timedelta(7 * week) for week in range(10)]
        assert len(grid.rows[-1]) == width + 10
    rows = _body(chance, grid, columns, language, is_grouped)
    found = {name: column for name, column in columns.items() if name not in others}
    sheet = SheetSnapshot("made.xlsx", "Plan", tuple(map(tuple, grid.rows)), "r1", READ_AT, merged=tuple(grid.merged))
    return Made(sheet, found, header, rows, f"seed {seed}, {language}, {places}, grouped {is_grouped}")


def _above(chance: random.Random, grid: _Grid) -> None:
    """Titles, labels and blank rows above the table, as people put them there."""
    lines: list[Sequence[CellValue]] = [
        ("Warehouse programme 2026",),
        ("Version:", "1.4", None, "Printed:", datetime(2026, 3, 1)),
        ("Steering committee, weekly",),
        (),
    ]
    for _ in range(chance.choice((0, 0, 1, 2, 4, 7))):
        grid.add(chance.choice(lines))


def _header(grid: _Grid, margin: int, words: list[str], groups: tuple[str, str, str, str] | None) -> int:
    gap: list[CellValue] = [None] * margin
    if not groups:
        return grid.add([*gap, *words])
    plan, actual, start, end = groups
    top = grid.add([*gap, *words, plan, None, actual, None])
    first = margin + len(words) + 1
    grid.merged += [(top, first, top, first + 1), (top, first + 2, top, first + 3)]
    grid.merged += [(top, column, top + 1, column) for column in range(margin + 1, first)]
    return grid.add([*gap, *([None] * len(words)), start, end, start, end])


def _body(chance: random.Random, grid: _Grid, columns: dict[str, int], language: str, is_grouped: bool) -> list[int]:
    makers = _makers(chance, language)
    rows = []
    sections = chance.random() < 0.3 and len(columns) > 3
    width = max(columns.values())
    count = chance.randint(6, 30)
    for number in range(1, count + 1):
        if sections and number % 5 == 1:
            heading: list[CellValue] = [None] * width
            heading[columns["title"] - 1] = f"Phase {number // 5 + 1}"
            grid.add(heading)
        cells: list[CellValue] = [None] * (width + (2 if is_grouped else 0))
        for name, column in columns.items():
            cells[column - 1] = makers.get(name, _any_choice)(number, chance)
        if is_grouped:
            cells[columns["actual_date"] - 2] = _day(number, chance)
        rows.append(grid.add(cells))
    if chance.random() < 0.3:
        total: list[CellValue] = [None] * width
        total[columns["title"] - 1] = TOTAL.get(language, "Total")
        grid.add(total)
    if chance.random() < 0.3:
        grid.add([])
        legend: list[CellValue] = [None] * width
        legend[columns["title"] - 1] = (
            "* Dates are agreed in the weekly meeting and change only there, never in a call."
        )
        grid.add(legend)
    return rows


Maker = Callable[[int, random.Random], CellValue]


def _makers(chance: random.Random, language: str) -> dict[str, Maker]:
    prefix = chance.choice(("", "M-", "WP "))
    statuses = STATUSES.get(language, STATUSES["en"])
    scale = chance.choice((1.0, 100.0))

    def key(number: int, _: random.Random) -> CellValue:
        return f"{prefix}{number}" if prefix else number

    return {
        "key": key,
        "title": lambda number, c: f"{c.choice(THINGS)} {c.choice(STATES)} {number}",
        "owner": lambda _, c: c.choice((*PEOPLE, None)),
        "start_date": _day,
        "due_date": lambda number, c: datetime(2026, 3, 1) + timedelta(number * 7 + c.randint(20, 30)),
        "actual_date": lambda number, c: _day(number, c) if c.random() < 0.4 else None,
        "status": lambda _, c: c.choice(statuses),
        "percent_complete": lambda _, c: c.choice((0, 0.25, 0.5, 1)) * scale,
        "depends_on": lambda number, c: key(c.randint(1, number - 1), c) if number > 1 and c.random() < 0.6 else None,
        "notes": lambda _, c: c.choice(
            (None, None, "Waits for the supplier.", "Was discussed on Monday, see minutes.")
        ),
    }


def _day(number: int, chance: random.Random) -> datetime:
    return datetime(2026, 3, 1) + timedelta(number * 7 + chance.randint(0, 3))


def _any_choice(_: int, chance: random.Random) -> CellValue:
    return chance.choice(("North", "South", "A1", "B2"))
