"""A checkpoint says where the log stood, and only the log's own key can have said it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from audit.checkpoint import Checkpoint, origin_of, parse, sign, state_digest, verify
from audit.keys import (
    is_signed,
    key_id,
    key_pem,
    new_key,
    public_key,
    read_pem,
    read_verifier_key,
    to_base64,
    verifier_key,
)
from audit.merkle import EMPTY_ROOT
from audit.replay import LiveText
from domain.errors import CheckpointInvalid
from tests.conftest import large

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
PUBLIC = public_key(KEY)
ORIGIN = origin_of("4f0c")
CHECKPOINT = Checkpoint(
    ORIGIN, 18310, b"\x01" * 32, b"\x02" * 32, b"\x03" * 32, datetime(2026, 11, 20, 9, 14, tzinfo=UTC)
)
NOTE = sign(CHECKPOINT, KEY)
TEXT, _, SIGNATURES = NOTE.rpartition("\n\n")
checkpoints = st.builds(
    Checkpoint,
    st.from_regex(r"[a-zé./-]{1,40}", fullmatch=True),
    st.integers(0, 10**17),
    *[st.binary(min_size=32, max_size=32)] * 3,
    st.datetimes(datetime(2000, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)),
)


@given(checkpoints)
def test_what_was_signed_is_read_back(checkpoint: Checkpoint) -> None:
    assert verify(sign(checkpoint, KEY), PUBLIC) == checkpoint
    assert verify(sign(checkpoint, KEY).encode(), PUBLIC, checkpoint.origin) == checkpoint


def test_a_checkpoint_has_the_bytes_that_it_always_had() -> None:
    assert NOTE == (
        "cairn/4f0c\n18310\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
        "head AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=\nstate AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=\n"
        "at 2026-11-20T09:14:00.000000Z\n\n"
        "— cairn/4f0c IDNr7dx7Y6WFaI/6ACP8fYoNEzOg5gfwQsdcsqhzKx7ercg23UXklvcOXHbtW5uMs8xg+lq4EN4t7u697h3YGjqzUQQ=\n"
    )


# The examples of C2SP's signed-note specification and of Go's golang.org/x/mod/sumdb/note.
PUBLISHED = [
    (
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "This is an example message.\n",
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=",
    ),
    (
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
    ),
]


@pytest.mark.parametrize(("verifier", "text", "signature"), PUBLISHED)
def test_keys_and_signatures_are_those_of_other_tools_for_signed_notes(
    verifier: str, text: str, signature: str
) -> None:
    name, public = read_verifier_key(verifier)
    assert verifier_key(name, public) == verifier
    note = f"{CHECKPOINT.text()}\n— {name} {signature}\n"
    (read,) = parse(note)[1]
    assert (read.name, read.key_id) == (name, key_id(name, public))
    assert is_signed(text.encode(), read.value, public)
    assert not is_signed(text.encode() + b" ", read.value, public)


def changed(what: str, to: str) -> str:
    assert what in NOTE
    return NOTE.replace(what, to, 1)


REFUSED = [
    ("", "no signed checkpoint"),
    ("hello\n", "no signed checkpoint"),
    (TEXT + "\n", "no signed checkpoint"),
    (TEXT + "\n\n", "does not end in signature lines"),
    (NOTE.removesuffix("\n"), "does not end in signature lines"),
    (NOTE + "\n", "does not end in signature lines"),
    (NOTE + "hello\n", "signature line is damaged"),
    (NOTE.replace("\n", "\r\n"), "invisible characters"),
    (NOTE.encode("utf-16"), "not even text"),
    (NOTE + SIGNATURES * 300, "far too long"),
    ("\ufeff" + NOTE, "invisible characters"),
    (changed("18310", "18311"), "changed after it was signed"),
    (changed("18310", "018310"), "no checkpoint of Cairn"),
    (changed("18310", "-1"), "no checkpoint of Cairn"),
    (changed("18310", "١٨٣١٠"), "no checkpoint of Cairn"),
    (changed("AQEB", "AQE"), "no checkpoint of Cairn"),
    (changed("AQE=", "AQF="), "no checkpoint of Cairn"),
    (changed("AQEB", "AQEC"), "changed after it was signed"),
    (changed("head ", "HEAD "), "no checkpoint of Cairn"),
    (changed("2026-11-20", "2026-11-31"), "no checkpoint of Cairn"),
    (changed("09:14:00.000000Z", "09:14:00.0Z"), "no checkpoint of Cairn"),
    (changed("\nat ", "\nmore 1\nat "), "no checkpoint of Cairn"),
    (changed("— cairn", "-- cairn"), "signature line is damaged"),
    (changed("— cairn", "—  cairn"), "signature line is damaged"),
    (changed("— cairn/4f0c", "— cairn/4f0d"), "not signed by the key of this log"),
    (f"{TEXT}\n\n— cairn/4f0c AAAA\n", "signature line is damaged"),
    (sign(replace(CHECKPOINT, origin="cairn/ffff"), KEY), "belongs to another log"),
    (sign(CHECKPOINT, OTHER_KEY), "not signed by the key of this log"),
]


@pytest.mark.parametrize(("note", "sentence"), REFUSED)
def test_what_is_no_checkpoint_of_this_log_is_refused_in_words(note: str | bytes, sentence: str) -> None:
    with pytest.raises(CheckpointInvalid, match=sentence) as refused:
        verify(note, PUBLIC, ORIGIN)
    assert refused.value.hint
    assert str(refused.value).endswith((".", "?"))


def test_a_forger_who_takes_our_name_and_key_id_is_found() -> None:
    forged = sign(replace(CHECKPOINT, size=1), OTHER_KEY)
    text, _, line = forged.rpartition("\n\n")
    value = parse(forged)[1][0].value
    line = f"— {ORIGIN} {to_base64(key_id(ORIGIN, PUBLIC) + value)}\n"
    with pytest.raises(CheckpointInvalid, match="changed after it was signed"):
        verify(f"{text}\n\n{line}", PUBLIC)
    ours_first = f"{NOTE}{line}"
    with pytest.raises(CheckpointInvalid, match="changed after it was signed"):
        verify(ours_first, PUBLIC)


def test_signatures_of_others_beside_ours_do_not_disturb() -> None:
    witness = sign(CHECKPOINT, OTHER_KEY).rpartition("\n\n")[2].replace(ORIGIN, "witness.example/1")
    assert verify(f"{TEXT}\n\n{witness}{SIGNATURES}", PUBLIC) == CHECKPOINT
    with pytest.raises(CheckpointInvalid, match="not signed by the key of this log"):
        verify(f"{TEXT}\n\n{witness}", PUBLIC)


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """One to four bytes changed, taken out, put in or doubled."""
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at]
            case 2:
                changed.insert(at, chance.choice(b"\n \r\0=A+\xe2"))
            case _:
                changed[at:at] = changed[at : at + chance.randrange(1, 40)]
    return bytes(changed)


def test_no_changed_byte_gets_through_and_nothing_but_the_named_error_comes_out() -> None:
    raw, chance = NOTE.encode(), random.Random(6962)
    candidates = [raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :] for at in range(len(raw)) for bit in range(8)]
    candidates += [raw[:at] for at in range(len(raw))]
    candidates += [mutated(raw, chance) for _ in range(large(40_000))]
    for candidate in candidates:
        if candidate != raw:
            with pytest.raises(CheckpointInvalid):
                verify(candidate, PUBLIC, ORIGIN)


@given(st.one_of(st.text(), st.binary()))
def test_anything_at_all_is_answered_with_the_named_error(anything: str | bytes) -> None:
    with pytest.raises(CheckpointInvalid):
        verify(anything, PUBLIC)


def test_what_could_not_be_read_back_is_not_handed_out() -> None:
    for wrong in ({"origin": "two words"}, {"origin": ""}, {"size": -1}, {"root": b"short"}):
        with pytest.raises(CheckpointInvalid):
            sign(replace(CHECKPOINT, **wrong), KEY)


def test_an_empty_log_has_a_checkpoint_too() -> None:
    empty = replace(CHECKPOINT, size=0, root=EMPTY_ROOT)
    assert verify(sign(empty, KEY), PUBLIC) == empty


def test_a_private_key_survives_its_file_and_nothing_else_is_taken_for_one() -> None:
    key = new_key()
    assert key != new_key()
    assert read_pem(key_pem(key)) == key
    foreign = generate_private_key(SECP256R1())
    of_another_kind = foreign.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for wrong in (b"", b"\xff\0", key, key_pem(key)[:60], of_another_kind, verifier_key(ORIGIN, PUBLIC).encode()):
        with pytest.raises(CheckpointInvalid, match="holds no key"):
            read_pem(wrong)


def test_a_public_key_is_handed_out_with_its_name_and_a_wrong_letter_is_noticed() -> None:
    line = verifier_key(ORIGIN, PUBLIC)
    assert read_verifier_key(f" {line}\n") == (ORIGIN, PUBLIC)
    for at, letter in enumerate(line):
        other = "A" if letter != "A" else "B"
        with pytest.raises(CheckpointInvalid, match="no public key"):
            read_verifier_key(line[:at] + other + line[at + 1 :])


ROWS = {
    ("milestone", "IT-4"): LiveText({"title": "API", "owner": None}, False, 3),
    ("milestone", "IT-5"): LiveText({"title": "Größe"}, True, 5),
    ("tracker", "launch"): LiveText({"kind": "csv"}, False, 1),
}


def test_the_state_digest_does_not_depend_on_order_or_on_fields_that_nobody_filled() -> None:
    assert state_digest(dict(reversed(ROWS.items()))) == state_digest(ROWS)
    grown = {place: row._replace(texts={**row.texts, "new_field": None}) for place, row in ROWS.items()}
    assert state_digest(grown) == state_digest(ROWS)
    stored = {place: row._replace(removed=int(row.removed)) for place, row in ROWS.items()}
    assert state_digest(stored) == state_digest(ROWS), "the database keeps truth as 0 and 1"
    assert state_digest(ROWS).hex() == "00e450a8d71abce88ec94378ec7242aec43e9e250b9c0267b80b73de752575c7"


@pytest.mark.parametrize(
    "row",
    [
        LiveText({"title": "API "}, False, 3),
        LiveText({"title": "API", "owner": ""}, False, 3),
        LiveText({"owner": "API"}, False, 3),
        LiveText({"title": "API"}, True, 3),
        LiveText({"title": "API"}, False, 4),
    ],
)
def test_every_difference_moves_the_state_digest(row: LiveText) -> None:
    assert state_digest({**ROWS, ("milestone", "IT-4"): row}) != state_digest(ROWS)


def test_a_row_that_is_not_there_moves_the_state_digest() -> None:
    for place in ROWS:
        fewer = {other: row for other, row in ROWS.items() if other != place}
        renamed = {**fewer, (place[0], f"{place[1]}x"): ROWS[place]}
        assert len({state_digest(ROWS), state_digest(fewer), state_digest(renamed)}) == 3
