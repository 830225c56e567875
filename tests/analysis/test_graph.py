"""Loops, orders and streams, against brute force on small networks."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, permutations
from random import Random
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from analysis.graph import closes_loop, downstream, find_cycles, topological_order, upstream
from tests.analysis.tables import links

Pairs: TypeAlias = list[tuple[str, str]]

KEYS = "abcdef"
NETWORKS = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=14)


def loops_by_brute_force(pairs: set[tuple[str, str]]) -> set[frozenset[str]]:
    """Every simple loop of two or more milestones, as the set of its members."""
    return {
        frozenset(path)
        for size in range(2, len(KEYS) + 1)
        for path in permutations(KEYS, size)
        if all(step in pairs for step in pairwise([*path, path[0]]))
    }


def reached(pairs: Iterable[tuple[str, str]], start: str) -> set[str]:
    found = {start}
    while more := {after for before, after in pairs if before in found} - found:
        found |= more
    return found - {start}


@given(NETWORKS)
def test_loops_are_reported_exactly_where_brute_force_finds_some(pairs: Pairs) -> None:
    expected, found = loops_by_brute_force(set(pairs)), find_cycles(links(*pairs))
    assert {frozenset(loop) for loop in found} <= expected
    for key in {key for loop in expected for key in loop}:
        tangled = {other for other in reached(pairs, key) if key in reached(pairs, other)} | {key}
        assert [loop[0] for loop in found if tangled & set(loop)] == [min(tangled)], "one for each set"
    assert bool(found) == bool(expected)


@given(NETWORKS)
def test_every_loop_can_be_walked(pairs: Pairs) -> None:
    for loop in find_cycles(links(*pairs)):
        assert len(set(loop)) == len(loop) > 1
        assert all(step in pairs for step in pairwise([*loop, loop[0]]))


@given(NETWORKS, st.randoms())
def test_loops_do_not_depend_on_the_order_of_the_links(pairs: Pairs, random: Random) -> None:
    shuffled = random.sample(pairs, len(pairs))
    assert find_cycles(links(*pairs)) == find_cycles(links(*shuffled))


@given(NETWORKS)
def test_a_link_is_in_a_loop_if_its_successor_leads_back(pairs: Pairs) -> None:
    expected = [before == after or before in reached(pairs, after) for before, after in pairs]
    assert closes_loop(links(*pairs)) == expected


@given(NETWORKS)
def test_the_order_puts_each_milestone_after_all_it_waits_for(pairs: Pairs) -> None:
    frame = links(*pairs)
    order = topological_order(KEYS, frame)
    assert sorted(order) == sorted(KEYS)
    for (before, after), in_loop in zip(pairs, closes_loop(frame), strict=True):
        assert in_loop or order.index(before) < order.index(after)


@given(NETWORKS, st.sampled_from(KEYS))
def test_up_and_down_stream_mirror_each_other(pairs: Pairs, key: str) -> None:
    frame = links(*pairs)
    assert set(downstream(frame, key)) == reached(pairs, key)
    assert set(upstream(frame, key)) == {other for other in KEYS if key in reached(pairs, other)} - {key}


def test_the_nearest_come_first_downstream() -> None:
    frame = links(("api", "scanners"), ("scanners", "go-live"), ("api", "training"))
    assert downstream(frame, "api") == ["scanners", "training", "go-live"]
    assert upstream(frame, "go-live") == ["scanners", "api"]
    assert downstream(frame, "nobody") == []


def test_two_loops_are_both_named_milestone_by_milestone() -> None:
    frame = links(("w2", "w3"), ("w3", "w1"), ("w1", "w2"), ("w1", "it9"), ("it9", "it8"), ("it8", "it9"))
    assert find_cycles(frame) == [["it8", "it9"], ["w1", "w2", "w3"]]


def test_milestones_outside_the_given_keys_do_not_enter_the_order() -> None:
    assert topological_order(["b", "a"], links(("x", "a"), ("a", "b"), ("b", "y"))) == ["a", "b"]


def test_a_chain_of_a_hundred_thousand_does_not_exhaust_the_stack() -> None:
    keys = [f"m{number}" for number in range(100_000)]
    chain = list(pairwise(keys))
    assert find_cycles(links(*chain)) == []
    assert topological_order(reversed(keys), links(*chain)) == keys
    assert find_cycles(links(*chain, (keys[-1], keys[0]))) == [sorted(keys, key=lambda key: int(key[1:]))]
