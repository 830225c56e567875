"""Check an export of a Cairn audit log, without Cairn: Python 3.8 or later and its standard library are enough.

    python3 verify.py [BUNDLE] [--key LINE] [--checkpoint FILE]

BUNDLE is the export's folder or zip file; by default the folder in which this file lies. LINE is the
log's public key and FILE holds checkpoints, as you got them elsewhere: what comes with the bundle can show that
the bundle is whole, but not that it is the log that you know.

Checks numbers, exact bytes, hashes and chain, canonical form, the Merkle tree against every checkpoint, proofs
and signatures. Ends with 0 when all hold, 1 when something is wrong (it names the first), 2 when nothing can
be checked. A record's hash is SHA-256("cairn/v1/record" 0x00, hash before, number as 8 bytes, body); before
record 1 stands SHA-256("cairn/v1/genesis" 0x00, log). Tree over these hashes: RFC 6962. Checkpoints: C2SP
signed-note (c2sp.org). Canonical form: RFC 8785. Signatures: RFC 8032.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Sequence  # noqa: UP035  (Python 3.8)


class Wrong(Exception):
    """A record or a checkpoint is not what it should be."""


class Unreadable(Exception):
    """There is nothing that could be checked."""


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


# Ed25519, RFC 8032 section 5.1.7. It only checks, so nothing here is secret.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Add two points in extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x·y = T/Z."""
    left, right = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    cross, depth = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = (right - left) % P, (depth - cross) % P, (depth + cross) % P, (right + left) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def point_of(raw: bytes) -> tuple[int, ...] | None:
    """Decode a point; None when the bytes are none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether the owner of the public key (32 bytes) made the signature (64 bytes)."""
    base, owner, commitment = point_of(b"\x58" + b"\x66" * 31), point_of(public), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if not base or not owner or not commitment or scalar >= ORDER or len(signature) != 64 or len(public) != 32:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    a, b = times(scalar, base), add(commitment, times(challenge, owner))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 == (a[1] * b[2] - b[1] * a[2]) % P


# The Merkle tree, RFC 6962 section 2.1; proofs are checked as RFC 9162, section 2.1 says.


class Tree:
    """The root of a growing list of leaves."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        peak, size = sha256(b"\0", leaf), self.size
        while size & 1:
            peak, size = sha256(b"\1", self.peaks.pop(), peak), size >> 1
        self.peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        root = self.peaks[-1] if self.peaks else sha256()
        for peak in self.peaks[-2::-1]:
            root = sha256(b"\1", peak, root)
        return root


def climb(at: int, last: int, path: Sequence[bytes], node: bytes) -> tuple[bytes, bytes] | None:
    """Go up from a node along its siblings; give the root over all that stands left of it, and of the whole tree."""
    left = whole = node
    for sibling in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            left, whole = sha256(b"\1", sibling, left), sha256(b"\1", sibling, whole)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            whole = sha256(b"\1", whole, sibling)
        at, last = at >> 1, last >> 1
    return (left, whole) if last == 0 else None


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    reached = climb(index, size - 1, path, sha256(b"\0", leaf)) if 0 <= index < size else None
    return reached is not None and reached[1] == root


def is_continued(earlier: int, later: int, roots: tuple[bytes, bytes], path: Sequence[bytes]) -> bool:
    nodes = list(path) if earlier & (earlier - 1) else [roots[0], *path]
    if not 0 < earlier < later or not nodes:
        return False
    at, last = earlier - 1, later - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return climb(at, last, nodes[1:], nodes[0]) == roots


# What is in the files.
DAMAGE = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)
BASE64 = "[A-Za-z0-9+/]+={0,2}"
CHECKPOINT = re.compile(
    rf"(([^\s+]+)\n(0|[1-9][0-9]{{0,17}})\n({BASE64})\nhead ({BASE64})\nstate {BASE64}\nat ([0-9T:.-]+Z)\n)"
    rf"\n((?:— [^\s+]+ {BASE64}\n)+)"
)


class Checkpoint(NamedTuple):
    name: str
    text: bytes
    origin: str
    size: int
    root: bytes
    head: bytes
    at: str
    signatures: list[tuple[str, bytes]]


def decode(text: str) -> bytes:
    """Decode the one right spelling of base 64."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("stray bits")
    return raw


def read_checkpoints(name: str, raw: bytes) -> list[Checkpoint]:
    """Read a file of one checkpoint or several."""
    seen = []
    try:
        for found in CHECKPOINT.finditer(raw.decode()):
            text, origin, size, root, head, at, lines = found.groups()
            signatures = [line.split(" ")[1:] for line in lines.splitlines()]
            signed = [(signer, decode(value)) for signer, value in signatures]
            seen.append(Checkpoint(name, text.encode(), origin, int(size), decode(root), decode(head), at, signed))
        if seen and not CHECKPOINT.sub("", raw.decode()).strip():
            return seen
    except ValueError:
        pass
    raise Wrong(f"{name} is no signed checkpoint, or a part of it is damaged.")


def read_key(line: str) -> tuple[str, bytes]:
    """A public key: its name, the 4 bytes of its id and its 32 bytes in one."""
    name, identity, key = (*line.strip().split("+", 2), "", "")[:3]
    try:
        raw = decode(key)
    except ValueError:
        raw = b""
    if len(raw) != 33 or raw[:1] != b"\1" or sha256(name.encode(), b"\n", raw)[:4].hex() != identity:
        raise Unreadable("The public key is not one, or a letter of it is wrong.")
    return name, raw[1:]


def check_signature(checkpoint: Checkpoint, name: str, public: bytes) -> None:
    if checkpoint.origin != name:
        raise Wrong(f"{checkpoint.name} belongs to another log ({checkpoint.origin}).")
    identity = sha256(name.encode(), b"\n\1", public)[:4]
    ours = [value[4:] for signer, value in checkpoint.signatures if (signer, value[:4]) == (name, identity)]
    if not ours:
        raise Wrong(f"{checkpoint.name} is not signed with the key {identity.hex()}.")
    if not all(is_signed(checkpoint.text, value, public) for value in ours):
        raise Wrong(f"{checkpoint.name} was changed after it was signed.")


class Bundle:
    """The export's folder or zip file; whatever fails to be read ends in `Unreadable`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.zip = None if path.is_dir() else zipfile.ZipFile(path)
            files = [*path.glob("*"), *path.glob("checkpoints/*")]
            names = self.zip.namelist() if self.zip else [file.relative_to(path).as_posix() for file in files]
        except DAMAGE as error:
            raise Unreadable(f"{path} is neither a folder nor a whole zip file ({error}).") from None
        self.names = sorted(names)
        inside = [name for name in names if name.split("/")[-1] == "manifest.json"]
        self.root = min(inside, key=len)[: -len("manifest.json")] if inside else ""

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file, none when it is not there."""
        full = self.root + name
        if full not in self.names:
            return
        try:
            with self.zip.open(full) if self.zip else (self.path / full).open("rb") as stream:
                yield from iter(lambda: stream.readline(2**26), b"")
        except DAMAGE as error:
            raise Unreadable(f"{name} in {self.path} cannot be read ({error}).") from None

    def manifest(self) -> dict[str, Any]:
        try:
            stated = json.loads(b"".join(self.lines("manifest.json")))
            kinds = [type(stated[name]) for name in ("log", "size", "complete")]
            if stated["format"] == "cairn/v1/export" and kinds == [str, int, bool] and stated["log"].encode():
                return dict(stated)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise Unreadable(f"{self.path} is no export of a Cairn audit log: its manifest.json is missing or damaged.")

    def checkpoints(self) -> list[Checkpoint]:
        folder = self.root + "checkpoints/"
        names = [name[len(self.root) :] for name in self.names if name.startswith(folder) and name.endswith(".txt")]
        return [seen for name in names for seen in read_checkpoints(name, b"".join(self.lines(name)))]


def read_record(line: bytes, place: str, log: str) -> tuple[int, bytes, bytes]:
    """Read a line and check what it shows by itself; give number, hash before and hash."""
    try:
        parts = json.loads(line)
        seq, body = parts["seq"], parts["body"].encode("utf-8", "surrogateescape")
        previous, digest = bytes.fromhex(parts["prev"]), bytes.fromhex(parts["hash"])
        number = seq.to_bytes(8, "big")
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Wrong(f"{place} cannot be read: its line is damaged or cut off.") from None
    if digest != sha256(b"cairn/v1/record\0", previous, number, body):
        raise Wrong(f"Record {seq} was changed: its bytes do not match its hash.")
    try:
        said = json.loads(body)
        form = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        if form == body and (said["seq"], said["log"]) == (seq, log):
            return seq, previous, digest
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Wrong(f"Record {seq} is no record of this log in its canonical form.")


class Check:
    """What was seen of a bundle so far."""

    def __init__(self, bundle: Bundle, checkpoints: list[Checkpoint]) -> None:
        self.bundle, self.stated = bundle, bundle.manifest()
        self.log: str = self.stated["log"]
        self.complete: bool = self.stated["complete"]
        self.checkpoints = sorted(checkpoints, key=lambda checkpoint: checkpoint.size)
        self.roots = {checkpoint.size: checkpoint.root for checkpoint in self.checkpoints}
        if len({(checkpoint.size, checkpoint.root) for checkpoint in checkpoints}) > len(self.roots):
            raise Wrong("Two checkpoints state different logs of the same size.")
        self.hashes: dict[int, bytes] = {}

    def records(self) -> None:
        """Check every record; in a complete log also that none is missing, and the tree at each checkpoint."""
        tree, seq, last = Tree(), 0, sha256(b"cairn/v1/genesis\0", self.log.encode())
        self.at_size(0, tree, last)
        for number, line in enumerate(self.bundle.lines("records.jsonl"), 1):
            place = f"Record {number}" if self.complete else f"The record in line {number}"
            found, previous, digest = read_record(line, place, self.log)
            if found <= seq or (self.complete and found != number):
                raise Wrong(f"Record {seq + 1} is missing, or stands in another place.")
            if found == seq + 1 and previous != last:
                raise Wrong(f"Record {found} does not continue the one before it.")
            seq, last = found, digest
            self.hashes[seq] = last
            if self.complete:
                tree.append(last)
                self.at_size(seq, tree, last)
        promised = max([self.stated["size"], *self.roots])
        if self.complete and seq < promised:
            raise Wrong(f"Record {seq + 1} is missing: there were {promised} records.")
        if self.complete and (seq, last.hex()) != (self.stated["size"], self.stated.get("head")):
            raise Wrong(f"The log does not end with record {self.stated['size']} as manifest.json states.")

    def at_size(self, size: int, tree: Tree, head: bytes) -> None:
        for checkpoint in self.checkpoints if self.complete and size in self.roots else ():
            if checkpoint.size == size and (checkpoint.root, checkpoint.head) != (tree.root(), head):
                raise Wrong(f"Records 1 to {size} are not those of {checkpoint.name}: one of them was rewritten.")

    def proofs(self) -> None:
        """Check all proofs; in a part of a log, everything needs one."""
        unproved, sizes = set(self.hashes), sorted(size for size in self.roots if size)
        apart = set(sizes[:-1])
        for number, line in enumerate(self.bundle.lines("proofs.jsonl"), 1):
            try:
                parts = json.loads(line)
                path = [bytes.fromhex(part) for part in parts["path"]]
                if "seq" in parts:
                    leaf, root = self.hashes[parts["seq"]], self.roots[parts["size"]]
                    holds = is_included(leaf, parts["seq"] - 1, parts["size"], path, root)
                    unproved.discard(parts["seq"])
                else:
                    roots = self.roots[parts["earlier"]], self.roots[parts["later"]]
                    holds = is_continued(parts["earlier"], parts["later"], roots, path)
                    apart.discard(parts["earlier"])
            except (ValueError, KeyError, TypeError, RecursionError):
                raise Wrong(f"The proof in line {number} cannot be read or proves nothing of this bundle.") from None
            if not holds:
                raise Wrong(f"The proof in line {number} does not hold.")
        if not self.complete and unproved:
            raise Wrong(f"Record {min(unproved)} has no proof that it is in the log.")
        if not self.complete and apart:
            raise Wrong(f"Nothing proves that the log still begins with the {min(apart)} records of a checkpoint.")


def words(root: bytes) -> str:
    """The six words that are printed beside a checkpoint (proquints, arXiv:0901.4016)."""
    c, v = "bdfghjklmnprstvz", "aiou"
    numbers = [int.from_bytes(root[at : at + 2], "big") for at in range(0, 12, 2)]
    return " ".join(c[n >> 12] + v[n >> 10 & 3] + c[n >> 6 & 15] + v[n >> 4 & 3] + c[n & 15] for n in numbers)


def verify(path: Path, given_key: str | None, files: list[Path]) -> list[str]:
    """Check a bundle; give what is to be said of it. Raises `Wrong` or `Unreadable`."""
    bundle = Bundle(path)
    kept = [seen for file in files for seen in read_checkpoints(str(file), file.read_bytes())]
    check = Check(bundle, bundle.checkpoints() + kept)
    key = given_key or str(check.stated.get("key") or "")
    name, public = read_key(key) if key else ("", b"")
    for checkpoint in check.checkpoints if key else ():
        check_signature(checkpoint, name, public)
    check.records()
    check.proofs()
    kind = "All" if check.complete else "Proved to be in it:"
    said = [f"VERIFIED. Log {check.log}. {kind} {len(check.hashes)} records, with the bytes that they always had."]
    return said + covered(check, key, given_key is not None)


def covered(check: Check, key: str, known: bool) -> list[str]:
    """Say by whom it is stated, and what is not covered."""
    if not check.checkpoints:
        return ["No checkpoint: nothing shows that this is the log that was written, and not another one."]
    newest = check.checkpoints[-1]
    said = [f"Newest checkpoint of {len(check.roots)}: {newest.size} records, {newest.at}, {words(newest.root)}."]
    if newest.size < max(check.hashes, default=0):
        said.append(f"Records above {newest.size} are not covered by a checkpoint.")
    if not key:
        said.append("Signatures were not checked: there is no public key.")
    elif not known:
        said.append(f"The public key came with the bundle. Compare it with the one you were given: {key}")
    return said


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check an export of a Cairn audit log.")
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", help="the log's public key, as you got it elsewhere")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="those that you kept")
    chosen = parser.parse_args(arguments)
    try:
        said, code = verify(chosen.bundle, chosen.key, chosen.checkpoint), 0
    except Wrong as wrong:
        said, code = [f"NOT VERIFIED. {wrong}"], 1
    except (Unreadable, OSError) as unreadable:
        said, code = [f"Nothing could be checked. {unreadable}"], 2
    shown = ("".join(sign if sign.isprintable() else "?" for sign in line) + "\n" for line in said)
    sys.stdout.write("".join(shown).encode(sys.stdout.encoding, "backslashreplace").decode(sys.stdout.encoding))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
