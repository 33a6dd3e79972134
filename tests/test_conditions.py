"""The meaning of all, any, none and at_least, against a definition that knows nothing of certain and possible: try every way the unknowns could turn out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askfirst.conditions import FALSE, TRUE, UNKNOWN, ConditionError, Truth, leaves, parse_condition, weigh, written
from askfirst.diagnostics import Diagnostics
from askfirst.positions import LocatedList
from askfirst.yaml_reader import read_yaml
from writing import as_yaml

WORDS = {"true": TRUE, "false": FALSE, "unknown": UNKNOWN}


def condition(text):
    """The condition that a YAML text writes."""
    return parse_condition(read_yaml(f"when: {text}\n", "rules.yaml", Diagnostics())["when"])


def truth_of(text):
    """The truth of a condition whose leaves are the words true, false and unknown."""
    return weigh(condition(text), lambda leaf: WORDS[leaf.name])


@pytest.mark.parametrize("text, expected", [
    ("{all: [true, true]}", TRUE),
    ("{all: [true, unknown]}", UNKNOWN),
    ("{all: [false, unknown]}", FALSE),
    ("{any: [false, false]}", FALSE),
    ("{any: [false, unknown]}", UNKNOWN),
    ("{any: [true, unknown]}", TRUE),
    ("{none: [false, false]}", TRUE),
    ("{none: [false, unknown]}", UNKNOWN),
    ("{none: [true, unknown]}", FALSE),
    ("{at_least: {count: 2, of: [true, true, unknown]}}", TRUE),
    ("{at_least: {count: 2, of: [true, unknown, false]}}", UNKNOWN),
    ("{at_least: {count: 2, of: [true, false, false]}}", FALSE),
    ("{at_least: {count: 2, of: [unknown, unknown, false]}}", UNKNOWN),
    ("{none: [{all: [true, unknown]}, {any: [false, false]}]}", UNKNOWN),
])
def test_a_condition_is_true_false_or_unknown(text, expected):
    assert truth_of(text) == expected


def plainly(tree, truths):
    """Whether a condition, written as nested Python data, is true when every leaf is true or false."""
    if isinstance(tree, str):
        return truths[tree]
    (word, parts), = tree.items()
    if word == "at_least":
        return sum(plainly(part, truths) for part in parts["of"]) >= int(parts["count"])
    told = [plainly(part, truths) for part in parts]
    return {"all": all(told), "any": any(told), "none": not any(told)}[word]


def by_completions(tree, truths):
    """Certain: true under every completion of the unknown leaves. Possible: true under some."""
    choices = [(True, False) if truth == UNKNOWN else (truth == TRUE,) for truth in truths.values()]
    results = [plainly(tree, dict(zip(truths, way))) for way in product(*choices)]
    return Truth(all(results), any(results))


def words_of(count):
    yield from ("all", "any", "none")
    yield from range(1, count + 1)


def tree_of(word, parts):
    return {"at_least": {"count": str(word), "of": parts}} if isinstance(word, int) else {word: parts}


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_each_word_over_up_to_four_parts_is_what_every_completion_says(count):
    names = [f"leaf-{number}" for number in range(count)]
    seen = set()
    for word in words_of(count):
        tree = tree_of(word, names)
        parsed = condition(as_yaml(tree).replace("\n", "\n  ").join(("\n  ", "")))
        for values in product((TRUE, FALSE, UNKNOWN), repeat=count):
            truths = dict(zip(names, values))
            assert weigh(parsed, lambda leaf: truths[leaf.name]) == by_completions(tree, truths), (tree, truths)
            seen.add((word, values))
    assert len(seen) == (3 + count) * 3 ** count


@st.composite
def trees(draw, depth=3):
    """A condition in which every leaf is another name, so that the pair must be exact, and a truth for each leaf."""
    names = []

    def grow(level):
        if level == 0 or len(names) >= 7 or draw(st.integers(0, 3)) == 0:
            names.append(f"leaf-{len(names)}")
            return names[-1]
        parts = [grow(level - 1) for _ in range(draw(st.integers(1, 3)))]
        return tree_of(draw(st.sampled_from(list(words_of(len(parts))))), parts)

    tree = grow(depth)
    return tree, {name: draw(st.sampled_from((TRUE, FALSE, UNKNOWN, UNKNOWN))) for name in names}


@given(trees())
@settings(max_examples=300, derandomize=True, deadline=None)
def test_nested_conditions_over_distinct_leaves_are_exact(drawn):
    tree, truths = drawn
    parsed = condition("\n  " + as_yaml(tree).replace("\n", "\n  ")) if not isinstance(tree, str) else condition(tree)
    assert weigh(parsed, lambda leaf: truths[leaf.name]) == by_completions(tree, truths)


def test_a_condition_that_names_one_leaf_twice_is_never_less_careful_than_every_completion():
    # "held or not held" is true whatever the answer is; the pair may only be less sure of it, never more.
    parsed = condition("{any: [held, {none: [held]}]}")
    assert weigh(parsed, lambda leaf: UNKNOWN) == UNKNOWN


def test_leaves_stand_in_reading_order_with_their_places():
    found = list(leaves(condition("{all: [{entry: [visa, parole]}, {none: [held, {status: tps}]}]}")))
    assert [getattr(leaf, "question", None) or leaf.name for leaf in found] == ["entry", "held", "status"]
    assert [leaf.place.column for leaf in found] == [15, 47, 54]


@pytest.mark.parametrize("text", [
    "held",
    "{entry: visa}",
    "{entry: [visa, parole]}",
    "{all: [{any: [held, {entry: visa}]}, {none: [{at_least: {count: 2, of: [a, b, c]}}]}]}",
])
def test_a_condition_can_be_written_as_an_author_would(text):
    assert written(condition(text)) == text


def test_a_bare_list_is_no_condition():
    node = read_yaml("when: [a, b]\n", "rules.yaml", Diagnostics())["when"]
    assert isinstance(node, LocatedList)
    with pytest.raises(ConditionError, match="bare list"):
        parse_condition(node)
