"""What must hold for everybody: the safeguards of rules.yaml, the notices beside every invitation, and the stops of the interview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from askfirst.diagnostics import quoted
from askfirst.encoding import FALSE, TRUE
from askfirst.model import Claim, Outcome, Safeguard
from askfirst.positions import Place, Text
from askfirst.prover.reasons import CERTAIN, POSSIBLE, reasons_against
from askfirst.prover.setting import Fault, Setting


class Breach(NamedTuple):
    """A literal that is true when a safeguard is broken, how the story then ends, and where and what it ends with."""

    literal: int
    told: str
    place: Place
    note: str


def find_broken_safeguards(setting: Setting) -> Iterator[Fault]:
    """Each safeguard of rules.yaml; a broken one with the fewest answers that break it in any of the ways it names."""
    for name, safeguard in setting.questionnaire.safeguards.items():
        yield from _lowered(setting, name, safeguard)
        claim = safeguard.claim
        condition = claim.when if claim.when is not None else claim.if_certain
        truth = setting.reading.truth(condition) if condition is not None else None
        applies = TRUE if truth is None else truth.possible if claim.when is not None else truth.certain
        if not setting.clauses.solve(applies):
            yield Fault("safeguard-about-nobody", str(name), name.place, f"Safeguard {quoted(name)} is about nobody: no answers make its condition hold.",
                        "Change its condition, or delete it.", notes=reasons_against(setting, [(condition, POSSIBLE if claim.when is not None else CERTAIN)]))
            continue
        breaches = list((_never if safeguard.never else _always)(setting, claim))
        story = setting.story(applies, setting.clauses.any_of(breach.literal for breach in breaches))
        if story is not None:
            breaches = [breach for breach in breaches if setting.clauses.solve(breach.literal, *setting.fixed(story))]
            notes = [(safeguard.because.place, f"why it must hold: {safeguard.because}"), *((breach.place, breach.note) for breach in breaches)]
            help = "Correct the rules. Change the safeguard only if its reason is wrong."
            if safeguard.never and condition is None:
                help = 'Every outcome and every notice is there for somebody: say with "when:" of whom this must never be true.'
            yield Fault("safeguard-broken", str(name), name.place, f"Safeguard {quoted(name)} does not hold.", help, story, tuple(breach.told for breach in breaches), tuple(notes))


def _lowered(setting: Setting, name: Text, safeguard: Safeguard) -> Iterator[Fault]:
    """What a safeguard calls a danger is one."""
    if not safeguard.danger:
        return
    shown = [(notice, known.severity, _notice_place(setting, notice)) for notice, known in setting.questionnaire.notices.items() if notice in safeguard.claim.shows]
    shown += [(f"{decision.id}/{outcome.id}", outcome.severity, outcome.place) for decision, outcome in setting.questionnaire.outcomes()
              if f"{decision.id}/{outcome.id}" in safeguard.claim.outcome]
    for lowered, severity, place in shown:
        if severity != "danger":
            yield Fault("safeguard-broken", str(name), name.place, f"Safeguard {quoted(name)} does not hold: {quoted(lowered)} is not shown as a danger.",
                        "Correct the rules. Change the safeguard only if its reason is wrong.",
                        notes=((safeguard.because.place, f"why it must hold: {safeguard.because}"), (place, f"its severity is {severity}")))


def _never(setting: Setting, claim: Claim) -> Iterator[Breach]:
    for name in claim.outcome:
        outcome = next(outcome for decision, outcome in setting.questionnaire.outcomes() if f"{decision.id}/{outcome.id}" == name)
        yield Breach(setting.reading.outcome[name.partition("/")[0], str(outcome.id)], f"is told {quoted(outcome.title)}.", outcome.place, "this comes out")
    for name in claim.shows:
        yield Breach(setting.reading.notice[name], f"is shown {quoted(setting.questionnaire.notices[name].title)}.", _notice_place(setting, name), "this is shown")


def _always(setting: Setting, claim: Claim) -> Iterator[Breach]:
    reading, clauses = setting.reading, setting.clauses
    for decision in setting.questionnaire.decisions:
        allowed = [name.partition("/")[2] for name in claim.outcome if name.partition("/")[0] == decision.id]
        for outcome in decision.outcomes if allowed else ():
            if outcome.id not in allowed:
                wanted = " or ".join(quoted(one.title) for one in decision.outcomes if one.id in allowed)
                yield Breach(reading.outcome[str(decision.id), str(outcome.id)], f"is told {quoted(outcome.title)}, not {wanted}.", outcome.place, "this comes out instead")
    for name in claim.shows:
        yield Breach(-reading.notice[name], f"is not shown {quoted(setting.questionnaire.notices[name].title)}.", _notice_place(setting, name), "this is not shown")


def _notice_place(setting: Setting, name: str) -> Place:
    return next(known.place for known in setting.questionnaire.notices if known == name)


def find_bare_invitations(setting: Setting) -> Iterator[Fault]:
    """Beside every outcome that invites a request stand the notices of `with_every_invitation`."""
    for decision, outcome in setting.questionnaire.outcomes():
        for name in setting.questionnaire.rules_file.with_every_invitation if outcome.invites else ():
            story = setting.story(setting.reading.outcome[str(decision.id), str(outcome.id)], -setting.reading.notice[name])
            if story is not None:
                notice = setting.questionnaire.notices[name]
                yield Fault("invitation-without-notice", f"{decision.id}/{outcome.id} {name}", outcome.place,
                            f"Outcome {quoted(f'{decision.id}/{outcome.id}')} invites a request without notice {quoted(name)} beside it.",
                            "Take the condition of the notice away, or let it hold for everybody who is invited.", story,
                            (f"is told {quoted(outcome.title)}", f"and is not shown {quoted(notice.title)}."), ((_notice_place(setting, name), "this is not shown"),))


def _may_belong(setting: Setting, stop: Outcome) -> int:
    """The literal that is true when a stop is possible for somebody: its condition is, and nothing certain holds it back."""
    held_back = FALSE if stop.unless is None else setting.without_stops.truth(stop.unless).certain
    return setting.clauses.all_of((setting.without_stops.truth(stop.if_certain).possible, -held_back))


def find_unsound_stops(setting: Setting) -> Iterator[Fault]:
    """Where the interview stops, going on would not change the outcome; and its twin holds the same condition for those who do not know."""
    reading, clauses = setting.reading, setting.clauses
    for decision in setting.questionnaire.decisions:
        for outcome, twin in zip(decision.outcomes, [*decision.outcomes[1:], None]):
            stop = reading.stops.get((str(decision.id), str(outcome.id)))
            if stop is None:
                continue
            name = f"{decision.id}/{outcome.id}"
            story = setting.story(stop, -setting.without_stops.outcome[str(decision.id), str(outcome.id)])
            if story is not None:
                later = next(one for one in decision.outcomes if clauses.solve(setting.without_stops.outcome[str(decision.id), str(one.id)], *setting.fixed(story)))
                yield Fault("stop-unsound", name, outcome.place, f"The interview stops at {quoted(name)}, but going on would lead elsewhere.",
                            "Let the outcome, and those before it, test only questions that were asked by then.", story,
                            (f"is told {quoted(outcome.title)}, and the interview stops. Going on, the same answers lead to {quoted(later.title)}.",))
            if outcome.if_certain is None or twin is None or twin.if_possible is None:
                continue  # check_stops tells of it
            mine, theirs = _may_belong(setting, outcome), setting.without_stops.fires[str(decision.id), str(twin.id)]
            story = setting.story_to_the_end(clauses.differ(mine, theirs))
            if story is not None:
                missed = clauses.solve(mine, *setting.fixed(story))
                yield Fault("twin-differs", name, twin.place, f"Outcome {quoted(name)} stops the interview, but {quoted(twin.id)} after it does not have the same condition.",
                            'Take "unless:" away here: it leaves out people who do not know.' if twin.unless is not None else
                            f"Write the condition of {quoted(outcome.id)} under if_possible here, so that people who do not know are told to find out.", story,
                            ("may belong to {}, but not to {}.".format(*map(quoted, (outcome.title, twin.title) if missed else (twin.title, outcome.title))),),
                            ((outcome.place, f"{quoted(outcome.id)} stands here"),))
