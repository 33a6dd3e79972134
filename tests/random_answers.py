"""Random visitors: complete and incomplete answers to a questionnaire, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from askfirst.questionnaire import Questionnaire, usual_answers

Answers = dict[str, list[str]]


def random_visitors(questionnaire: Questionnaire, seed: int, count: int) -> Iterator[tuple[Answers, bool]]:
    """`count` visitors: their answers by question, and whether a worker goes on where the interview stops.

    Half of them are close to the usual answers, so that the far ends of the interview are reached; half are anybody."""
    chance = random.Random(seed)
    usual = usual_answers(questionnaire)
    for _ in range(count):
        nearly_usual = chance.random() < 0.5
        forgetful = chance.choice((0, 0, 0.03, 0.3))
        unsure = chance.choice((0, 0.05, 0.3))
        changed = chance.choice((0.1, 0.3))
        answers: Answers = {}
        for name, question in questionnaire.questions.items():
            if chance.random() < forgetful:
                continue
            if nearly_usual and chance.random() > changed:
                answers[name] = list(usual[name])
            else:
                answers[name] = _random_answer(question, unsure, chance)
        yield answers, chance.random() < 0.2


def _random_answer(question, unsure: float, chance: random.Random) -> list[str]:
    options = list(map(str, question.options))
    unknown = ["unsure"] + (["private"] if question.offers_private else [])
    if question.type == "one":
        return [chance.choice(unknown if chance.random() < unsure else options)]
    ticks = [option for option in options if chance.random() < 0.25]
    ticks += [value for value in unknown if chance.random() < unsure]
    return ticks or ["none"]
