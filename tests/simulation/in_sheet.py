"""What people do in the sheet, by hand and by mishap, and how they answer when Cairn asks about it."""

from __future__ import annotations

from services import inbox
from tests.simulation.grid import ALIASES, Row, shuffled
from tests.simulation.ground import tokens_in
from tests.simulation.world import FIELDS, World


def edit_cell(world: World) -> None:
    """Of rows with one id none gets a new title: nobody could tell which of them is the copy then."""
    row, column = world.some_row(), world.rng.choice(list(FIELDS))
    if row and column in world.sheet.grid.columns and (column != "Milestone" or world.is_alone(row)):
        world.type_into(row, column, world.value(column))


def clear_cell(world: World) -> None:
    if row := world.some_row():
        column = world.rng.choice(["Notes", "Owner", "Due"])
        names: list[int | str] = [*row.lineage, str(row.cells.get(world.key_column))]
        world.cleared |= {(name, FIELDS[column]) for name in names}
        row.cells[column] = None


def type_garbage(world: World) -> None:
    if row := world.some_row():
        text = f"whenever {world.token()} suits"
        world.garbage |= tokens_in(text)
        world.type_into(row, "Due", text)


def delete_row(world: World) -> None:
    """A row goes; of rows with one id none does, since the one that stays would become the other."""
    row = world.some_row()
    if row and world.is_alone(row):
        world.sheet.grid.rows.remove(row)


def sort_rows(world: World) -> None:
    world.rng.shuffle(world.sheet.grid.rows)


def insert_blank_row(world: World) -> None:
    if world.rng.random() < 0.5:
        world.sheet.grid.blank_above += 1
    else:
        world.sheet.grid.rows.insert(world.rng.randint(0, len(world.sheet.grid.rows)), Row({}, set()))


def insert_column(world: World) -> None:
    columns = world.sheet.grid.columns
    columns.insert(world.rng.randint(0, len(columns)), f"extra {len(columns)}")


def move_columns(world: World) -> None:
    world.sheet.grid.columns = shuffled(world.rng, world.sheet.grid.columns)


def rename_header(world: World) -> None:
    column = world.rng.choice(list(ALIASES))
    world.sheet.grid.headers[column] = world.rng.choice(ALIASES[column])


def drop_column(world: World) -> None:
    columns = world.sheet.grid.columns
    if "Notes" in columns:
        columns.remove("Notes")
    else:
        columns.append("Notes")


def copy_row(world: World) -> None:
    """Somebody copies a row and gives it a title of its own; of two rows that are alike nobody knows the copy."""
    if world.key_column in world.sheet.grid.columns and (row := world.some_row()):
        world.lineages += 1
        copy = Row(dict(row.cells), {world.lineages})
        for value in copy.data:
            for token in tokens_in(value) & world.origins.keys():
                world.origins[token] |= copy.lineage
        world.sheet.grid.rows.insert(world.rng.randint(0, len(world.sheet.grid.rows)), copy)
        world.type_into(copy, "Milestone", world.value("Milestone"))


def spoil_key(world: World) -> None:
    row = world.some_row()
    key = row.cells.get(world.key_column) if row else None
    if row and isinstance(key, str) and world.is_alone(row):
        world.tell_lineage(row)
        world.typed += 1  # an id that another row had before would make this one that row
        wrong = f"T-9{world.typed}" if world.with_ids else key[:-1] + str((ord(key[-1]) + 1) % 10)
        row.cells[world.key_column] = world.rng.choice([None, wrong])


def swap_keys(world: World) -> None:
    """Somebody sorts without the column of the ids, and puts it right when Cairn has asked.

    Of rows that wait for their ids Cairn knows no title, so that nothing could be noticed.
    """
    if any(cell["field"] == "key" for cell in inbox.held(world.ws)):
        return
    rows = [row for row in world.sheet.grid.rows if row.cells.get(world.key_column)]
    if len(rows) > 1 and world.sync().state == "nothing":
        one, other = world.rng.sample(rows, 2)
        swap(world, one, other)
        world.sheet.grid.saves += 1
        world.sync()
        swap(world, one, other)


def swap(world: World, one: Row, other: Row) -> None:
    keys = one.cells[world.key_column], other.cells[world.key_column]
    other.cells[world.key_column], one.cells[world.key_column] = keys


def empty_sheet(world: World) -> None:
    """Somebody empties the sheet, and often puts it back as soon as Cairn has asked."""
    grid = world.sheet.grid
    grid.emptied = not grid.emptied
    if grid.emptied and world.rng.random() < 0.7:
        grid.saves += 1
        world.sync()
        grid.emptied = False


def save_filtered(world: World) -> None:
    """Somebody saves a copy without half of the rows. When Cairn asks, they are put back, or that is meant.

    What Cairn has written meanwhile stays: that nobody saves an older copy over it, Cairn cannot promise.
    """
    grid = world.sheet.grid
    alone = [row for row in grid.rows if world.is_alone(row)]
    gone = world.rng.sample(alone, (len(alone) + 1) // 2)
    grid.rows = [row for row in grid.rows if all(row is not other for other in gone)]
    grid.saves += 1
    if world.sync().state == "paused" and world.rng.random() < 0.5:
        resume(world, really_gone=world.rng.random() < 0.5)
    else:
        there = {row.cells.get(world.key_column) for row in grid.rows} - {None}
        grid.rows += [row for row in gone if row.cells.get(world.key_column) not in there]


def resume(world: World, *, really_gone: bool) -> None:
    """A person says that the sheet is right as it is, or even that its rows are really gone."""
    world.rows_really_gone = world.rows_really_gone or really_gone
    world.tally[f"answer: {'rows are really gone' if really_gone else 'changes are meant'}"] += 1
    world.sync(confirm=True, really_gone=really_gone)


PEOPLE = {
    edit_cell: 10,
    clear_cell: 2,
    type_garbage: 2,
    delete_row: 2,
    sort_rows: 3,
    insert_blank_row: 1,
    insert_column: 1,
    move_columns: 1,
    rename_header: 1,
    drop_column: 1,
    copy_row: 2,
    spoil_key: 2,
    swap_keys: 1,
    empty_sheet: 1,
    save_filtered: 1,
    World.new_row: 2,
}
"""What people do in the sheet, and how often."""
