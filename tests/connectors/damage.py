"""Damaged files: random damage, the same for the same seed, and a look at what becomes of it."""

from __future__ import annotations

import io
import random
import time
import zipfile
from pathlib import Path

from connectors.registry import open_connector
from domain.errors import ConnectorError
from domain.sheets import SheetSnapshot
from tests.connectors.packages import zipped

PATIENCE_S = 20
"""Far more than any file takes; a hang would be cut off by the sandbox only after a minute."""


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A workbook with one part, or the zip itself, damaged at random."""
    if chance.random() < 0.2:
        return scratched(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {info.filename: archive.read(info) for info in archive.infolist()}
    name = chance.choice([name for name in contents if name.endswith((".xml", ".rels"))])
    contents[name] = scratched(contents[name], chance)
    return zipped(contents)


def scratched(data: bytes, chance: random.Random) -> bytes:
    """Overwrite, drop, repeat or cut some bytes."""
    start = chance.randrange(len(data))
    stop = min(len(data), start + chance.randrange(1, 40))
    replacement = {
        "overwrite": chance.randbytes(stop - start),
        "digits": b"9" * (stop - start),
        "drop": b"",
        "repeat": data[start:stop] * 3,
    }
    if chance.random() < 0.1:
        return data[:start]
    return data[:start] + chance.choice(list(replacement.values())) + data[stop:]


def looked_at(path: Path) -> SheetSnapshot | ConnectorError:
    """Read a file, or the words in which it is refused; nothing else may happen, and soon."""
    began = time.monotonic()
    try:
        seen: SheetSnapshot | ConnectorError = open_connector(path, path.parent / "backups").read()
    except ConnectorError as error:
        seen = error
    assert time.monotonic() - began < PATIENCE_S
    if isinstance(seen, ConnectorError):
        assert str(seen).endswith(".")
        assert seen.hint.endswith(".")
        assert not set("<>{}\n") & set(str(seen) + seen.hint)
    return seen
