"""A comparison as Markdown for a pull request: the verdict first, then who gets another result, then the smallest examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from askfirst.comparing.changes import RANDOM_VISITORS, SEED, Change, Changes, Example
from askfirst.comparing.comparison import Comparison
from askfirst.comparing.revisions import Version
from askfirst.stories import Story, tell_answers

SHOWN_CHANGES, MOST_CHANGES = 12, 100
SHOWN_EXAMPLES = 5
MOST_NAMED = 4
MOST_IN_EXAMPLE = 8

WORDS = {"present": "present", "maybe": "may be true", "shown": "shown", "asked": "asked", "unreached": "not reached"}
NOT = {"fact": "not present", "danger": "not shown", "notice": "not shown", "question": "not asked", "decision": "no card", "stop": "goes on"}
ONE_SIDED = " (only with an answer that one of the versions does not offer)"
VERDICTS = {
    "same": "**Nothing changed.** The files are what they were.",
    "other": "**Neither the law nor words changed.** What changed are notes, papers, contacts, invented people, usual answers or the layout of the files.",
    "words": "**Only words changed.** Every question, option and rule means what it meant.",
    "rewritten": "**Written differently, decides the same.** No set of answers gets another outcome, fact, notice or question: proven, not only looked for.",
    "described": "**Nobody gets another result.** No set of answers gets another outcome, fact, notice or question: proven, not only looked for. What did change stands below.",
    "law": "**The law changed.**",
}


def tell_comparison(comparison: Comparison) -> Iterator[str]:
    """The comparison, line by line."""
    changes = comparison.changes
    yield f"## What changes in `{comparison.new.questionnaire.id}` against {_marked(comparison.old.called)}"
    yield ""
    yield VERDICTS[comparison.verdict] + (f" {_tell_reach(comparison)}" if comparison.verdict == "law" else "")
    if changes is not None:
        yield ""
        yield from _tell_dangers(comparison, changes)
        yield from _tell_dropped(comparison)
        yield from _tell_changes(comparison, changes)
    yield from _tell_files(comparison)
    yield from _tell_small_print(comparison)


def _tell_reach(comparison: Comparison) -> str:
    changes, people = comparison.changes, comparison.new.questionnaire.people_file.people
    if all(change.kind == "question" for change in changes.example_of):
        return "Nobody gets another result, but some people are asked other questions."
    return f"{len(changes.people)} of {len(people)} invented people and {changes.visitors:,} of {RANDOM_VISITORS:,} random visitors get another result."


def _tell_dangers(comparison: Comparison, changes: Changes) -> Iterator[str]:
    lost = [change for change in changes.sorted() if change.is_loss_of_danger]
    unreached = [change for change in changes.sorted() if change.now == "unreached"]
    if lost:
        how_many, them = ("A danger notice is", "it") if len(lost) == 1 else (f"{len(lost)} danger notices are", "them")
        yield "> [!WARNING]"
        yield f"> **{how_many} lost:** {_tell_titles(comparison, changes, lost)}. Somebody who was shown {them} before is not any more."
    else:
        yield "**No danger notice is lost.** Proven for every possible set of answers."
    if unreached:
        yield ""
        yield f"Where the interview now ends earlier, somebody does not get as far as {_tell_titles(comparison, changes, unreached)}. Who goes on is shown it."


def _tell_titles(comparison: Comparison, changes: Changes, about: list[Change]) -> str:
    one_sided = [changes.example(change).is_one_sided for change in about]
    told = [_marked(_title(comparison, change)) + (ONE_SIDED if alone and not all(one_sided) else "") for change, alone in zip(about, one_sided)]
    return _some(told, "; ") + (ONE_SIDED if all(one_sided) else "")


def _tell_dropped(comparison: Comparison) -> Iterator[str]:
    """Safeguards that no longer say what they said."""
    for name, fault in comparison.dropped.items():
        yield ""
        if fault is None:
            became = "says something else now" if name in comparison.new.questionnaire.safeguards else "was taken out"
            yield f"Safeguard `{name}` {became}. What it said before still holds: proven."
        else:
            yield from ("> [!WARNING]", f"> **Safeguard `{name}` would not hold any more** as it stood before:", "")
            yield from _fenced(fault.told_story(comparison.new.questionnaire))


def _tell_changes(comparison: Comparison, changes: Changes) -> Iterator[str]:
    ordered = changes.sorted()
    if not ordered:
        return
    yield ""
    yield from _tell_table(comparison, changes, ordered[:SHOWN_CHANGES])
    if len(ordered) > SHOWN_CHANGES:
        rest = ordered[SHOWN_CHANGES:MOST_CHANGES]
        left = len(ordered) - SHOWN_CHANGES - len(rest)
        yield from ("", f"<details><summary>{len(rest)} more kinds of change{f'; --json has {left} others' if left else ''}</summary>", "")
        yield from _tell_table(comparison, changes, rest)
        yield from ("", "</details>")
    alarm = " ⚠ marks a danger that somebody is no longer told." if any(_is_alarming(comparison, change) for change in ordered) else ""
    yield from ("", f"There is no other kind of change: all possible answers were searched.{alarm}")
    worst_first = sorted(ordered, key=lambda change: (not change.is_loss_of_danger, not _is_alarming(comparison, change)))
    examples = [*dict.fromkeys(changes.example_of[change] for change in worst_first)][:SHOWN_EXAMPLES]
    yield from ("", "### The smallest examples" if len(changes.examples) <= SHOWN_EXAMPLES else f"### {len(examples)} of the smallest examples")
    for number in examples:
        yield ""
        yield from _fenced(_tell_example(comparison, changes, changes.examples[number]))


def _tell_table(comparison: Comparison, changes: Changes, rows: Sequence[Change]) -> Iterator[str]:
    people = comparison.new.questionnaire.people_file.people
    yield "| What changes | Of a million | People | Smallest example |"
    yield "| --- | ---: | --- | --- |"
    for change in rows:
        told = ("⚠ " if _is_alarming(comparison, change) else "") + _marked(_tell_change(comparison, change))
        named = _some([_marked(people[number].name) for number in changes.people_of[change]]) or "–"
        yield f"| {told} | {changes.visitors_of[change]:,} | {named} | {_tell_short(changes.example(change).story)} |"


def _tell_short(story: Story) -> str:
    answers = f"`{story.written()}`" if story.answers else "the usual answers"
    return answers + (" `--go-on`" if story.go_on else "")


def _tell_change(comparison: Comparison, change: Change) -> str:
    """A change in the words of the page."""
    kinds = {"fact": "Fact ", "danger": "Danger notice ", "notice": "Notice ", "question": "Question "}
    return f"{kinds.get(change.kind, '')}{_title(comparison, change)}: {_tell_state(comparison, change, change.before)} → {_tell_state(comparison, change, change.now)}"


def _title(comparison: Comparison, change: Change) -> str:
    """What a change is about, in the words of today, or else of before."""
    both = (comparison.new.questionnaire, comparison.old.questionnaire)
    match change.kind:
        case "decision":
            return next(str(decision.title) for one in both for decision in one.decisions if decision.id == change.name)
        case "stop":
            return "Interview"
        case "fact":
            told = next(one.facts[change.name].say for one in both if change.name in one.facts)
        case "question":
            told = next(one.questions[change.name].ask for one in both if change.name in one.questions)
        case _:
            told = next(one.notices[change.name].title for one in both if change.name in one.notices)
    return f'"{told}"'


def _tell_state(comparison: Comparison, change: Change, state: str) -> str:
    if change.kind not in ("decision", "stop") or not state:
        return WORDS[state] if state else NOT[change.kind]
    version = comparison.old if state == change.before else comparison.new
    return f'"{_outcome_title(version, f"{change.name}/{state}")}"' if change.kind == "decision" else f'ends at "{_outcome_title(version, state)}"'


def _outcome_title(version: Version, name: str) -> str:
    return next(str(outcome.title) for decision, outcome in version.questionnaire.outcomes() if f"{decision.id}/{outcome.id}" == name)


def _is_alarming(comparison: Comparison, change: Change) -> bool:
    """Whether a danger is lost: its notice, or an outcome of severity danger that gives way to one of another."""
    if change.kind != "decision":
        return change.is_loss_of_danger
    before, now = ({f"{decision.id}/{outcome.id}": outcome.severity for decision, outcome in version.questionnaire.outcomes()} for version in (comparison.old, comparison.new))
    return before.get(f"{change.name}/{change.before}") == "danger" != now.get(f"{change.name}/{change.now}")


def _tell_example(comparison: Comparison, changes: Changes, example: Example) -> Iterator[str]:
    """Somebody to whom all this happens, and the command that shows what they are told today."""
    story = example.story
    yield "A person who gives the usual answer everywhere" + (", but answers" if story.answers else "")
    for name, line in zip([name for name in changes.joined.questions if name in story.answers], tell_answers(changes.joined, story.answers), strict=True):
        became = dict.fromkeys(changes.one_sided[name, value] for value in story.answers[name] if (name, value) in changes.one_sided)
        yield f"  {line}" + (f"  ({'; '.join(became)})" if became else "")
    if story.go_on:
        yield "and goes on where the interview would stop"
    told = sorted(example.changes, key=lambda change: not _is_alarming(comparison, change))
    yield from (f"- {_tell_change(comparison, change)}" for change in told[:MOST_IN_EXAMPLE])
    if len(told) > MOST_IN_EXAMPLE:
        yield f"- and {len(told) - MOST_IN_EXAMPLE} more"
    today = comparison.new.questionnaire.questions
    answers = {name: values for name, values in story.answers.items() if name in today and set(values) <= set(today[name].values)}
    options = (f" --answers {Story(answers).written()}" if answers else "") + (" --go-on" if story.go_on else "")
    yield f"replay: python3 build.py explain {comparison.new.questionnaire.id} --usual{options}"


def _tell_files(comparison: Comparison) -> Iterator[str]:
    if not comparison.parts and not comparison.texts:
        return
    yield from ("", "### In the files", "")
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for part in comparison.parts:
        alike.setdefault((part.kind, part.how, part.keys), []).append(part.name)
    yield from (_tell_parts(*what, names) for what, names in alike.items())
    texts = [f"`{name.partition('/')[2]}`" for name in comparison.texts]
    if comparison.verdict == "words":
        yield from (f"- {name}: {how}" for name, how in list(zip(texts, comparison.texts.values()))[:SHOWN_CHANGES])
        if len(texts) > SHOWN_CHANGES:
            yield f"- and {len(texts) - SHOWN_CHANGES} more texts"
    elif texts:
        yield f"- {len(texts)} {'text' if len(texts) == 1 else 'texts'}: {_some(texts)}"
    if comparison.safeguards:
        yield f"- Safeguards that speak of what changed: {_some([f'`{name}`' for name in comparison.safeguards])}. Each build proves them."


def _tell_parts(kind: str, how: str, keys: tuple[str, ...], names: list[str]) -> str:
    """Parts to which the same happened."""
    changed = ", ".join(re.sub(r"^options (\S+)", r"option `\1`", key) if key.startswith("options ") else f"`{key}`" for key in keys)
    told = kind if names == [""] else f"{kind}{'s' if len(names) > 1 else ''} {_some([f'`{name}`' for name in names])}"
    return f"- {told[0].upper()}{told[1:]}: {changed or how}"


def _tell_small_print(comparison: Comparison) -> Iterator[str]:
    before, now = comparison.fingerprints
    yield ""
    if comparison.changes is None:
        yield f"Fingerprint `{now}`, as before: what an attorney signed stays signed."
        return
    yield f"Fingerprint `{before}` → `{now}`: what an attorney signed before does not count for today."
    yield 'A question left open counts as "I don\'t know". The lists "Find out first" were not compared.'
    if comparison.changes.example_of:
        yield f"The million are drawn with seed {SEED}; half of them answer nearly as usual."
    if comparison.changes.one_sided:
        yield 'Who chose an answer that a version does not offer counts there as "I don\'t know", or as what that answer `reads_as`; a tick that it does not offer says nothing.'


def _some(told: list[str], comma: str = ", ") -> str:
    """The first few of some things, and how many more there are."""
    return comma.join(told[:MOST_NAMED]) + (f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else "")


def _fenced(lines: Iterable[str]) -> Iterator[str]:
    yield from ("```", *lines, "```")


def _marked(text: str) -> str:
    """A text of the files where Markdown is read, without a sign that Markdown would take for its own."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", str(text))
