"""The standard schema as pages and scripts show it: the fields, the headers and words by which Cairn knows them."""

from __future__ import annotations

from typing import Any, Literal

from domain.rows import KEY
from domain.schema import CUSTOM, MILESTONE
from validation.naming.vocabulary import FIELD_WORDS
from validation.values.coerce import field_named
from validation.values.value_words import spellings


def fields() -> list[dict[str, Any]]:
    """The standard fields that a sheet may hold: name, label, type, help, choices, headers (words that name it)."""
    names = (KEY, *(field.name for field in MILESTONE.fields if field.editable and field.name not in CUSTOM))
    return [
        {
            "name": field.name,
            "label": field.label,
            "type": field.type,
            "help": field.help,
            "choices": list(field.choices),
            "headers": _headers(field.name),
        }
        for field in map(field_named, names)
    ]


def _headers(name: str) -> list[str]:
    found = FIELD_WORDS.get(name)
    return [" ".join(word.split()) for word in found.own.split("|")] if found else []


def words(kind: Literal["status", "health"]) -> list[dict[str, Any]]:
    """Each choice with the words that mean it: value, words."""
    return [{"value": value, "words": list(found)} for value, found in spellings(kind).items()]
