"""Not knowing never hides a danger: changing a definite answer to "I don't know" removes no danger notice and turns no danger into an invitation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from askfirst.diagnostics import quoted
from askfirst.positions import Place
from askfirst.prover.setting import Fault, Setting
from askfirst.stories import value_label


def find_lost_dangers(setting: Setting) -> Iterator[Fault]:
    """For each danger notice and each decision, that nobody loses the danger by knowing less."""
    questionnaire, first, second = setting.questionnaire, setting.twins.first, setting.twins.second
    for name, notice in questionnaire.notices.items():
        if notice.severity == "danger":
            yield from _loss(setting, {first.notice[name]: (f"is shown {quoted(notice.title)}.", name.place)}, -second.notice[name], "unknown-removes-danger", str(name), name.place,
                             f'Danger notice {quoted(name)} disappears when somebody says "I don\'t know".',
                             "Let the notice rest only on questions that are asked before any stop, so that no later answer rules it out.", "it is gone.")
    for decision in questionnaire.decisions:
        dangers = {first.outcome[str(decision.id), str(outcome.id)]: (f"is told {quoted(outcome.title)}.", outcome.place)
                   for outcome in decision.outcomes if outcome.severity == "danger"}
        for outcome in decision.outcomes:
            if outcome.invites and dangers:
                name = f"{decision.id}/{outcome.id}"
                yield from _loss(setting, dangers, second.outcome[str(decision.id), str(outcome.id)], "unknown-invites", name, outcome.place,
                                 f'Outcome {quoted(name)} invites somebody who says "I don\'t know" and is warned when they know.',
                                 'Read the danger if_possible, without "unless:", and let no stop come before what it rests on.', f"they are told {quoted(outcome.title)}.")


def _loss(setting: Setting, dangers: Mapping[int, tuple[str, Place]], lost: int, code: str, subject: str, place: Place, message: str, help: str, after: str) -> Iterator[Fault]:
    """`dangers`: what somebody is told who knows, and where it stands, by the literal that is true then; `lost`: true when they are no longer told so, or worse."""
    twins, clauses = setting.twins, setting.clauses
    loss = [clauses.any_of(dangers), lost, twins.one_less]
    story = setting.story(*loss)
    if story is None:
        return
    fixed = [*loss, *setting.fixed(story)]
    before, danger = next(told for literal, told in dangers.items() if clauses.solve(literal, *fixed))
    name = next(name for name, literal in twins.less.items() if clauses.solve(*fixed, literal))
    fixed, kept = [*fixed, twins.less[name]], []
    for value, literal in twins.other.values[name].items():  # each tick goes if the danger is lost without it, too
        fixed.append(-literal if clauses.solve(*fixed, -literal) else literal)
        kept += [value] if fixed[-1] == literal and value != "unsure" else []
    question = setting.questionnaire.questions[name]
    beside = "".join(f" (beside {quoted(value_label(setting.questionnaire, name, option))})" for option in kept)
    notes = () if danger == place else ((danger, "the danger that is lost stands here"),)
    yield Fault(code, subject, place, message, help, story, (before, f"With \"I don't know\"{beside} to {quoted(question.ask)} {after}"), notes)
