"""A comparison as Markdown for a pull request: the verdict first, then who gets another result, then the smallest examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from askfirst.comparing.changes import SEED, Change, Changes, Example
from askfirst.comparing.comparison import Comparison, NewQuestionnaire
from askfirst.comparing.markdown import coded, fenced, marked, some
from askfirst.comparing.safeguards import Dropped
from askfirst.comparing.wording import is_alarming, subject_title, tell_change
from askfirst.stories import Story, tell_answers

SHOWN_CHANGES, MOST_CHANGES = 12, 100
SHOWN_EXAMPLES = 5
MOST_IN_EXAMPLE = 8

ONE_SIDED = " (only with an answer that one of the versions does not offer)"
PROVEN = "No set of answers gets another outcome, fact, notice or question: proven, not only looked for."
VERDICTS = {
    "same": "**Nothing changed.** The files are what they were.",
    "layout": "**Only the layout of the files changed**, such as comments and line breaks. Every word and every rule is what it was.",
    "words": "**Only words changed.** Every question, option and rule means what it meant.",
    "beside": "**The law did not change.** Every question, option and rule means what it meant.",
    "rewritten": f"**Written differently, decides the same.** {PROVEN}",
    "described": f"**Nobody gets another result.** {PROVEN} What did change stands below.",
    "law": "**The law changed.**",
}
STATES = {
    "about-nobody": "What it said before cannot be broken any more, but only because no answers make its condition hold: it would be about nobody.",
    "untried": "What it said before could not be tried.",
    "broken": "What it said before does not hold any more.",
}
BESIDE = {
    "person": "invented people", "invented people": "perhaps invented people", "papers": "papers", "usual": "usual answers", "judgement": "legal judgements",
    "unverified": "marks of what is unverified", "because": "reasons of safeguards", "section": "sections",
}
PLURALS = {"person": "people", "papers": "papers"}
HOW = {
    "removed": ("was taken out", "were taken out"), "changed": ("says something else now", "say something else now"),
    "reread": ("rests on facts that mean something else now", "rest on facts that mean something else now"),
}


def tell_comparison(comparison: Comparison | NewQuestionnaire) -> Iterator[str]:
    """The comparison, line by line."""
    if isinstance(comparison, NewQuestionnaire):
        yield from _tell_new(comparison)
        return
    changes = comparison.changes
    yield f"## What changes in {coded(comparison.new.questionnaire.id)} against {marked(comparison.old.called)}"
    yield ""
    more = _tell_reach(comparison) if comparison.verdict == "law" else _tell_what_did(comparison) if comparison.verdict == "beside" else ""
    yield f"{VERDICTS[comparison.verdict]} {more}".rstrip()
    if changes is not None:
        yield ""
        yield from _tell_dangers(comparison, changes)
        yield from _tell_dropped(comparison)
        yield from _tell_changes(comparison, changes)
    yield from _tell_files(comparison)
    yield from _tell_small_print(comparison)


def _tell_new(found: NewQuestionnaire) -> Iterator[str]:
    """A questionnaire that there is nothing to hold against: what it has, and what it promises."""
    questionnaire, against = found.new.questionnaire, marked(found.against.called)
    yield from (f"## {coded(questionnaire.id)} is new", "")
    yield f"**This questionnaire is new.** There is none of this name in {against}, so there is nothing to compare it with. One that was renamed counts as new."
    yield ""
    yield f"In it: {', '.join(f'{what} {count:,}' for what, count in found.counts.items())}."
    if questionnaire.safeguards:
        yield from ("", "### Its safeguards", "")
        yield from (f"- {coded(name)}: {marked(safeguard.because)}" for name, safeguard in questionnaire.safeguards.items())
        yield from ("", "Each build proves them.")
    yield from ("", f"Fingerprint `{found.to_json()['fingerprint']['now']}`.")


def _tell_what_did(comparison: Comparison) -> str:
    """The kinds of things beside the law that did change."""
    named = ["words"] if comparison.texts else []
    for part in comparison.beside:
        named += [BESIDE[part.kind]] if part.kind in BESIDE else [BESIDE.get(key, key) for key in part.keys]
    named = list(dict.fromkeys(named))
    told = ", ".join(named[:-1]) + (" and " if len(named) > 1 else "") + named[-1]
    return f"{told[0].upper()}{told[1:]} did: see below."


def _tell_reach(comparison: Comparison) -> str:
    changes, people = comparison.changes, comparison.new.questionnaire.people_file.people
    if all(change.kind == "question" for change in changes.example_of):
        return "Nobody gets another result, but some people are asked other questions."
    what = "are shown the same result in another way" if {change.kind for change in changes.example_of} <= {"outcome", "question"} else "get another result"
    return f"{len(changes.people)} of {len(people)} invented people and {changes.visitors:,} of {changes.drawn:,} random visitors {what}."


def _tell_dangers(comparison: Comparison, changes: Changes) -> Iterator[str]:
    lost = [change for change in changes.sorted() if change.is_loss_of_danger]
    lowered = [change for change in changes.sorted() if change.is_lowered]
    unreached = [change for change in changes.sorted() if change.now == "unreached"]
    if lost:
        how_many, them = ("A danger notice is", "it") if len(lost) == 1 else (f"{len(lost)} danger notices are", "them")
        yield "> [!WARNING]"
        yield f"> **{how_many} lost:** {_tell_titles(comparison, changes, lost)}. Somebody who was shown {them} before is not any more."
    else:
        yield "**No danger notice is lost.** Proven for every possible set of answers."
    if lowered:
        yield from ("", "> [!WARNING]")
        yield f"> **No longer shown as a danger:** {_tell_titles(comparison, changes, lowered)}. Somebody who gets this outcome was shown a danger before."
    if unreached:
        yield ""
        yield f"Where the interview now ends earlier, somebody does not get as far as {_tell_titles(comparison, changes, unreached)}. Who goes on is shown it."


def _tell_titles(comparison: Comparison, changes: Changes, about: list[Change]) -> str:
    one_sided = [changes.example(change).is_one_sided for change in about]
    told = [marked(subject_title(comparison, change)) + (ONE_SIDED if alone and not all(one_sided) else "") for change, alone in zip(about, one_sided)]
    return some(told, "; ") + (ONE_SIDED if all(one_sided) else "")


def _tell_dropped(comparison: Comparison) -> Iterator[str]:
    """What the rules were held to before and are not today: first what they do not keep, or may not; then, together, what they still do."""
    kept: dict[tuple[str, str], list[str]] = {}
    for dropped in comparison.dropped:
        if dropped.state == "holds":
            kept.setdefault((dropped.kind, dropped.how), []).append(dropped.name)
        else:
            yield from ("", *_tell_unkept(comparison, dropped))
    for (kind, how), names in kept.items():
        yield from ("", f"{_tell_held_to(kind, how, names)}. What {'it' if len(names) == 1 else 'they'} said before still holds: proven.")


def _tell_held_to(kind: str, how: str, names: list[str]) -> str:
    is_one, named = len(names) == 1, some(list(map(coded, names)))
    what = f"{'Safeguard' if is_one else 'Safeguards'} {named}" if kind == "safeguard" else f"{'Notice' if is_one else 'Notices'} {named} in `with_every_invitation`"
    return f"{what} {HOW[how][0 if is_one else 1]}"


def _tell_unkept(comparison: Comparison, dropped: Dropped) -> Iterator[str]:
    gone = f" It named {some([f'{kind} {coded(name)}' for kind, name in dropped.gone])}, gone now." if dropped.gone else ""
    yield "> [!WARNING]"
    yield f"> **{_tell_held_to(dropped.kind, dropped.how, [dropped.name])}.** {STATES[dropped.state]}{gone}"
    for fault in dropped.faults if dropped.state == "broken" else ():
        yield ""
        yield from fenced([fault.message, *fault.told_story(comparison.new.questionnaire)])


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
    marks = [change for change in ordered if is_alarming(comparison, change)]
    about = ["a danger that somebody is no longer told"] if any(not change.begins_to_invite for change in marks) else []
    about += ["an outcome that begins to invite"] if any(change.begins_to_invite for change in marks) else []
    alarm = f" ⚠ marks {' and '.join(about)}." if marks else ""
    yield from ("", f"There is no other kind of change: all possible answers were searched.{alarm}")
    worst_first = sorted(ordered, key=lambda change: (not change.is_loss_of_danger, change not in marks))
    examples = [*dict.fromkeys(changes.example_of[change] for change in worst_first)][:SHOWN_EXAMPLES]
    yield from ("", "### The smallest examples" if len(changes.examples) <= SHOWN_EXAMPLES else f"### {len(examples)} of the smallest examples")
    for number in examples:
        yield ""
        yield from fenced(_tell_example(comparison, changes, changes.examples[number]))


def _tell_table(comparison: Comparison, changes: Changes, rows: Sequence[Change]) -> Iterator[str]:
    people = comparison.new.questionnaire.people_file.people
    yield f"| What changes | Of {changes.drawn:,} | People | Smallest example |"
    yield "| --- | ---: | --- | --- |"
    for change in rows:
        told = ("⚠ " if is_alarming(comparison, change) else "") + marked(tell_change(comparison, change))
        named = some([marked(people[number].name) for number in changes.people_of[change]]) or "–"
        yield f"| {told} | {changes.visitors_of[change]:,} | {named} | {_tell_short(changes.example(change).story)} |"


def _tell_short(story: Story) -> str:
    answers = coded(story.written()) if story.answers else "the usual answers"
    return answers + (" `--go-on`" if story.go_on else "")


def _tell_example(comparison: Comparison, changes: Changes, example: Example) -> Iterator[str]:
    """Somebody to whom all this happens, and the command that shows what they are told today."""
    story = example.story
    yield "A person who gives the usual answer everywhere" + (", but answers" if story.answers else "")
    for name, line in zip([name for name in changes.joined.questions if name in story.answers], tell_answers(changes.joined, story.answers), strict=True):
        became = dict.fromkeys(changes.one_sided[name, value] for value in story.answers[name] if (name, value) in changes.one_sided)
        yield f"  {line}" + (f"  ({'; '.join(became)})" if became else "")
    if story.go_on:
        yield "and goes on where the interview would stop"
    told = sorted(example.changes, key=lambda change: not is_alarming(comparison, change))
    yield from (f"- {tell_change(comparison, change)}" for change in told[:MOST_IN_EXAMPLE])
    if len(told) > MOST_IN_EXAMPLE:
        yield f"- and {len(told) - MOST_IN_EXAMPLE} more"
    today = comparison.new.questionnaire.questions
    answers = {name: values for name, values in story.answers.items() if name in today and set(values) <= set(today[name].values)}
    options = (f" --answers {Story(answers).written()}" if answers else "") + (" --go-on" if story.go_on else "")
    yield f"replay: python3 build.py explain {comparison.new.questionnaire.id} --usual{options}"


def _tell_files(comparison: Comparison) -> Iterator[str]:
    if not (comparison.parts or comparison.beside or comparison.texts):
        return
    yield from ("", "### In the files", "")
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for part in (*comparison.parts, *comparison.beside):
        alike.setdefault((part.kind, part.how, part.keys), []).append(part.name)
    yield from (_tell_parts(*what, names) for what, names in alike.items())
    texts = [coded(name.partition("/")[2]) for name in comparison.texts]
    if comparison.verdict == "words":
        yield from (f"- {name}: {how}" for name, how in list(zip(texts, comparison.texts.values()))[:SHOWN_CHANGES])
        if len(texts) > SHOWN_CHANGES:
            yield f"- and {len(texts) - SHOWN_CHANGES} more texts"
    elif texts:
        yield f"- {len(texts)} {'text' if len(texts) == 1 else 'texts'}: {some(texts)}"
    if comparison.safeguards:
        yield f"- Safeguards that speak of what changed: {some(list(map(coded, comparison.safeguards)))}. Each build proves them."


def _tell_parts(kind: str, how: str, keys: tuple[str, ...], names: list[str]) -> str:
    """Parts to which the same happened."""
    changed = ", ".join(re.sub(r"^options (\S+)", r"option `\1`", key) if key.startswith("options ") else key if " " in key else f"`{key}`" for key in keys)
    told = kind if names == [""] else f"{kind if len(names) == 1 else PLURALS.get(kind, f'{kind}s')} {some(list(map(coded, names)))}"
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
        yield f"The {comparison.changes.drawn:,} random visitors are drawn with seed {SEED}; half of them answer nearly as usual."
    if comparison.changes.one_sided:
        yield 'Who chose an answer that a version does not offer counts there as "I don\'t know", or as what that answer `reads_as`; a tick that it does not offer says nothing.'
