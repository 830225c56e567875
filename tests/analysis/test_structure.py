"""The structure matrix: sequences without feedback where there is one, and the loops of a published process."""

from __future__ import annotations

from pathlib import Path
from random import Random

import networkx as nx

from analysis.structure import structure
from tests.analysis.tables import links


def read_process(path: Path) -> list[tuple[str, str]]:
    """The arrows that a coordinate matrix which says "input in row" holds, as giver and taker."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("%")]
    return [(giver, taker) for taker, giver in (line.split() for line in lines[1:])]


def test_the_loop_of_a_published_design_process_is_found(shared: Path) -> None:
    """The first steps of an aircraft's conceptual design, as far as the excerpt goes: the requirements and the
    concepts feed each other, everything after them runs forward once it is put in order."""
    arrows = read_process(shared / "data" / "dsm" / "2.mm")
    steps = sorted({step for arrow in arrows for step in arrow}, key=int)

    found = structure(steps, links(*arrows))

    assert found.loops == [["1", "2"]]
    assert sum(found.feedback) == 1
    assert sum(int(giver) > int(taker) for giver, taker in arrows) == 7


def test_loops_and_orders_agree_with_an_independent_library_on_random_networks() -> None:
    for seed in range(200):
        chance = Random(seed)
        keys = [f"k{number}" for number in range(chance.randrange(1, 25))]
        arrows = [(chance.choice(keys), chance.choice(keys)) for _ in range(chance.randrange(2 * len(keys)))]
        graph = nx.DiGraph(arrows)

        found = structure(keys, links(*arrows))

        components = (sorted(each) for each in nx.strongly_connected_components(graph) if len(each) > 1)
        assert sorted(map(sorted, found.loops)) == sorted(components), seed
        assert sorted(found.order) == sorted(keys)
        together = {key: number for number, loop in enumerate(found.loops) for key in loop}
        for (before, after), is_feedback in zip(arrows, found.feedback, strict=True):
            assert is_feedback == (found.order.index(before) > found.order.index(after))
            assert not is_feedback or together.get(before, -1) == together.get(after, -2), seed


def test_a_single_loop_keeps_a_single_feedback_mark() -> None:
    found = structure("abcd", links(("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")))

    assert (found.order, found.loops, sum(found.feedback)) == (["a", "b", "c", "d"], [["a", "b", "c"]], 1)


def test_links_to_strangers_and_to_itself_are_no_feedback() -> None:
    found = structure("ab", links(("x", "a"), ("b", "y"), ("a", "a"), ("a", "b")))

    assert (found.order, found.loops, any(found.feedback)) == (["a", "b"], [], False)
