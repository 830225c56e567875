"""Ed25519 keys of a log: made, written, read, used. Knows no files: where a key lies is the service's care.

A private key is 32 bytes here and PKCS 8 PEM in its file; a public key is 32 bytes here and a
verifier key of C2SP's signed-note (name, key id and key in one line) wherever it is handed out, so that
the two are never taken for each other.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.errors import CheckpointInvalid

NAME = r"[^\s+]{1,200}"
"""A key's name, which is the origin of the log that it signs for (a regular expression)."""
_VERIFIER = re.compile(rf"({NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]{{44}})")
_ED25519 = b"\1"


def new_key() -> bytes:
    """A new private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(key: bytes) -> bytes:
    """The public key of a private one."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def key_pem(key: bytes) -> bytes:
    """A private key as the bytes of its file, unencrypted: only its owner may be able to read that file."""
    return Ed25519PrivateKey.from_private_bytes(key).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def read_pem(pem: bytes) -> bytes:
    """Read a private key from the bytes of its file; raises `CheckpointInvalid`."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckpointInvalid(
            "The file with the signing key holds no key that Cairn can use.",
            "Put its copy back. Without one, a new key must be made, and everybody told its public part.",
        )
    return key.private_bytes_raw()


def verifier_key(name: str, public: bytes) -> str:
    """A public key as it is handed out, with the name of its log."""
    return f"{name}+{key_id(name, public).hex()}+{to_base64(_ED25519 + public)}"


def read_verifier_key(text: str) -> tuple[str, bytes]:
    """Read name and public key; raises `CheckpointInvalid`."""
    if found := _VERIFIER.fullmatch(text.strip()):
        typed = from_base64(found[3])
        if typed and typed[:1] == _ED25519 and key_id(found[1], typed[1:]).hex() == found[2]:
            return found[1], typed[1:]
    raise CheckpointInvalid(
        "This is no public key of a log, or a letter of it is wrong.",
        "Copy the whole line: a name, eight hexadecimal digits and the key, joined by plus signs.",
    )


def key_id(name: str, public: bytes) -> bytes:
    """The 4 bytes by which a signature line says which key it means."""
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def sign_bytes(message: bytes, key: bytes) -> bytes:
    """The signature of `message`, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(key).sign(message)


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Say whether `signature` is that of `message` by the owner of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def to_base64(raw: bytes) -> str:
    """Bytes in the base 64 of RFC 4648."""
    return b64encode(raw).decode()


def from_base64(text: str) -> bytes | None:
    """Decode the one right spelling; `b64decode` alone forgives stray bits in the last character."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if to_base64(raw) == text else None
