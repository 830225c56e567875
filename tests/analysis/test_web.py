"""The web of links: its loops and its order, against networkx."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from analysis.web import Web
from tests.analysis.tables import links

KEYS = "abcdefgh"
PAIRS = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=14)
Pairs = Sequence[tuple[str, str]]


def components(pairs: Pairs) -> dict[str, frozenset[str]]:
    return {key: frozenset(knot) for knot in nx.strongly_connected_components(nx.DiGraph(pairs)) for key in knot}


@given(st.permutations(KEYS[:5]), PAIRS)
def test_a_link_is_in_a_loop_where_its_ends_are_strongly_connected(keys: list[str], pairs: Pairs) -> None:
    web, knot_of = Web(keys, links(*pairs)), components(pairs)
    assert web.in_loop == [before in knot_of[after] for before, after in pairs]
    assert web.knots == sorted(sorted(knot) for knot in set(knot_of.values()) if len(knot) > 1)


@given(st.permutations(KEYS[:5]), PAIRS)
def test_each_knot_is_named_by_one_of_its_shortest_loops(keys: list[str], pairs: Pairs) -> None:
    web, graph = Web(keys, links(*pairs)), nx.DiGraph(pairs)
    assert [min(loop) for loop in web.cycles] == [loop[0] for loop in web.cycles] == [knot[0] for knot in web.knots]
    for loop in web.cycles:
        assert all(graph.has_edge(*pair) for pair in zip(loop, [*loop[1:], loop[0]], strict=True))
        back = (
            nx.shortest_path_length(graph, after, loop[0])
            for after in set(graph.successors(loop[0])) - {loop[0]}
            if nx.has_path(graph, after, loop[0])
        )
        assert len(loop) == 1 + min(back)


@given(st.permutations(KEYS[:5]), PAIRS)
def test_in_the_order_nothing_comes_before_what_it_waits_for(keys: list[str], pairs: Pairs) -> None:
    web = Web(keys, links(*pairs))
    assert sorted(web.order) == list(range(5))
    at = {place: number for number, place in enumerate(web.order)}
    for before, after, in_loop in zip(web.before, web.after, web.in_loop, strict=True):
        assert in_loop or before not in at or after not in at or at[before] < at[after]
    untied = [place for place in web.order if not {place} & {*web.before, *web.after}]
    assert untied == sorted(untied)


@given(st.permutations(KEYS[:5]), PAIRS)
def test_a_link_comes_after_all_that_lead_to_where_it_starts_and_backwards_likewise(
    keys: list[str], pairs: Pairs
) -> None:
    web = Web(keys, links(*pairs))
    for turn, start, end in ((web.by_successor, *web.ends), (web.by_predecessor, *web.ends[::-1])):
        straight = [link for link in turn.tolist() if not web.in_loop[link]]
        for at, link in enumerate(straight):
            assert all(end[later] != start[link] for later in straight[at:])
    known = range(web.count)
    assert sorted(web.by_successor) == [link for link, after in enumerate(web.after) if after in known]
    assert sorted(web.by_predecessor) == [link for link, before in enumerate(web.before) if before in known]
