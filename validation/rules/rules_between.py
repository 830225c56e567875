"""The rules about a milestone and what stands around it: its links, other milestones, the workspace's functions.

They look at facts that whoever asks has found (`Facts`): nothing is resolved or computed here.
"""

from __future__ import annotations

from validation.rules.rule import Rule, Scope, Subject, rule

_LINKED = Scope(filled=("depends_on",))


@rule(
    "self-link",
    "error",
    "depends_on",
    "Remove its own id from the cell.",
    Scope(filled=("depends_on",), beside=("sheet_id",)),
)
def no_link_to_itself(it: Subject) -> str | None:
    """Nothing waits for itself."""
    own = {it.key, str(it.row.get("sheet_id") or it.key)}
    return f"{it.key} waits for itself." if any(link.ref in own for link in it.links) else None


@rule("duplicate-link", "warning", "depends_on", "Keep one of them.", _LINKED)
def no_link_twice(it: Subject) -> str | None:
    """One dependency is stated once."""
    refs = [link.ref for link in it.links]
    twice = sorted({ref for ref in refs if refs.count(ref) > 1}) if len(refs) > 1 else ()
    return f"{it.key} names {', '.join(twice)} more than once." if twice else None


@rule(
    "dangling-link",
    "warning",
    "depends_on",
    "Correct the id, or connect the tracker that it stands in.",
    Scope(concerns=lambda facts: facts.unresolved.keys()),
)
def links_lead_somewhere(it: Subject) -> str | None:
    """A link names a milestone that Cairn knows."""
    texts = it.facts.unresolved.get(it.key, ())
    named = ", ".join(f"“{text}”" for text in texts)
    return f"{it.key} waits for {named}, which Cairn does not know." if texts else None


@rule(
    "circular-link",
    "error",
    "depends_on",
    "Leave one of these links out.",
    Scope(concerns=lambda facts: facts.loops.keys()),
)
def no_circle(it: Subject) -> str | None:
    """Milestones do not wait for each other in a circle."""
    loop = it.facts.loops.get(it.key)
    return f"{' → '.join((*loop, loop[0]))} wait for each other." if loop else None


@rule(
    "due-before-predecessor",
    "warning",
    "due_date",
    "Agree on dates with the function that delivers.",
    Scope(concerns=lambda facts: facts.too_early.keys()),
)
def due_after_predecessors(it: Subject) -> str | None:
    """A milestone is due no earlier than what it waits for allows."""
    early = it.facts.too_early.get(it.key, ())
    named = ", ".join(f"{before} ({days} working days short)" for before, days in early)
    return f"{it.key} is due before what it waits for allows: {named}." if early else None


@rule(
    "function-unconfirmed",
    "gap",
    "function",
    "Confirm the function, or say which one is meant.",
    Scope(filled=("function",)),
)
def function_is_known(it: Subject) -> str | None:
    """A function is one that a governor has confirmed."""
    name = it.row.get("function")
    is_new = isinstance(name, str) and it.facts.functions.get(name) is False
    return f"{it.key} names the function “{name}”, which nobody has confirmed." if is_new else None


BETWEEN: tuple[Rule, ...] = (
    no_link_to_itself,
    no_link_twice,
    links_lead_somewhere,
    no_circle,
    due_after_predecessors,
    function_is_known,
)
