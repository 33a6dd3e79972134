"""Gates: they say what their parts say, whatever form they are brought into, and pruning changes nothing that a form can show."""

from __future__ import annotations

import random
from itertools import chain, combinations, product

import pytest
from writing import questionnaire

from askfirst.circuit import FALSE, TRUE, All, Any, Ticked, all_of, any_of, at_least, given, holds, named, negate, order, ticked
from askfirst.pruning import Pruner

INPUTS = [("q", "a"), ("q", "b"), ("r", "a"), ("r", "c"), ("s", "d")]
EVERY_WAY = [frozenset(ticks) for count in range(len(INPUTS) + 1) for ticks in combinations(INPUTS, count)]


def random_gate(chance: random.Random, depth: int = 3):
    """A gate, and what it means, said another way."""
    if not depth or chance.random() < 0.2:
        inputs = frozenset(chance.sample(INPUTS, chance.randint(1, 3)))
        return ticked(inputs), lambda ticks: bool(inputs & ticks)
    kind = chance.choice(("all", "any", "not", "named", "at_least"))
    parts = [random_gate(chance, depth - 1) for _ in range(1 if kind in ("not", "named") else chance.randint(1, 3))]
    gates, means = zip(*parts)
    if kind == "at_least":
        count = chance.randint(1, len(gates))
        return at_least(count, list(gates)), lambda ticks: sum(mean(ticks) for mean in means) >= count
    return {"all": (lambda: (all_of(gates), lambda ticks: all(mean(ticks) for mean in means))), "any": (lambda: (any_of(gates), lambda ticks: any(mean(ticks) for mean in means))),
            "not": (lambda: (negate(gates[0]), lambda ticks: not means[0](ticks))), "named": (lambda: (named(gates[0]), means[0]))}[kind]()


@pytest.mark.parametrize("seed", range(300))
def test_a_gate_is_true_when_what_it_is_made_of_is(seed):
    gate, means = random_gate(random.Random(seed))
    assert [holds(gate, ticks) for ticks in EVERY_WAY] == [means(ticks) for ticks in EVERY_WAY]


@pytest.mark.parametrize("seed", range(100))
def test_with_inputs_that_are_known_a_gate_says_the_same_of_everybody_they_are_true_of(seed):
    chance = random.Random(seed)
    gate, means = random_gate(chance)
    known = {one: chance.random() < 0.5 for one in chance.sample(INPUTS, 2)}
    left = given(gate, known)
    for ticks in EVERY_WAY:
        if all((one in ticks) is value for one, value in known.items()):
            assert holds(left, ticks) == means(ticks)


def test_gates_come_in_one_form():
    a, b, c = (ticked([one]) for one in INPUTS[:3])
    assert any_of([a, b]) == ticked(INPUTS[:2]) and all_of([negate(a), negate(b)]) == Ticked(frozenset(INPUTS[:2]), False)
    assert all_of([a, all_of([b, c])]) == all_of([c, b, a]) and all_of([a, a]) == a and any_of([any_of([a])]) == a
    assert all_of([a, negate(a)]) == FALSE and any_of([a, negate(a)]) == TRUE and all_of([]) == TRUE and any_of([]) == FALSE
    assert any_of([a, all_of([a, b])]) == a and all_of([a, any_of([a, negate(b)])]) == a
    assert any_of([all_of([a, b]), all_of([a, c])]) == all_of([a, any_of([b, c])])
    assert all_of([a, FALSE]) == FALSE and any_of([a, TRUE]) == TRUE and all_of([a, TRUE]) == a
    whole = named(all_of([a, b]))
    assert all_of([whole, c]).parts == {whole, c} and negate(negate(whole)) == whole and any_of([whole, negate(whole)]) == TRUE
    assert sorted([c, b, a, whole, any_of([whole, c])], key=order) == sorted([any_of([whole, c]), whole, a, b, c], key=order)


FORM = questionnaire("""
    questions:
      - {id: q, options: [a, b]}
      - {id: r, type: several, options: [a, c]}
      - {id: s, options: [d, e]}
    decisions: [{id: one, outcomes: [{id: rest}]}]
    """)


def ways_to_tick():
    """Every way to tick the form: at most one of q and of s, anything of r."""
    radios = [[frozenset(), *(frozenset([(name, value)]) for value in FORM.questions[name].values)] for name in ("q", "s")]
    values = FORM.questions["r"].values
    ticks = [frozenset(("r", value) for value in chosen) for chosen in chain.from_iterable(combinations(values, count) for count in range(len(values) + 1))]
    return [frozenset().union(*parts) for parts in product(*radios, ticks)]


@pytest.mark.parametrize("seed", range(150))
def test_pruning_changes_nothing_that_the_form_can_show(seed):
    gate, means = random_gate(random.Random(seed), 4)
    pruned = Pruner(FORM.questions).prune(gate)
    assert [holds(pruned, ticks) for ticks in ways_to_tick()] == [means(ticks) for ticks in ways_to_tick()]


def size(gate) -> int:
    return 1 + sum(map(size, gate.parts)) if isinstance(gate, (All, Any)) else 1


def test_pruning_takes_out_what_adds_nothing():
    a, b, c, d = (ticked([one]) for one in (("q", "a"), ("q", "b"), ("r", "c"), ("s", "d")))
    prune = Pruner(FORM.questions).prune
    assert prune(all_of([a, negate(b)])) == a  # of a radio group, one rules the other out
    assert prune(all_of([a, b])) == FALSE and prune(any_of([negate(a), negate(b)])) == TRUE
    assert prune(all_of([a, any_of([all_of([c, negate(b)]), all_of([b, d])])])) == all_of([a, c])
    assert size(prune(any_of([all_of([c, d]), all_of([c, negate(d)])]))) == 1
    whole = named(all_of([a, negate(b)]))
    assert prune(all_of([whole, c])) == all_of([named(a), c])
