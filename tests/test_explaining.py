"""Why some answers lead where they do: the answers that decide, and the fewest changes that lead elsewhere."""

import random
from itertools import combinations, count, product

import pytest
from random_answers import random_visitors
from random_questionnaires import random_questionnaire

from askfirst.diagnostics import Diagnostics
from askfirst.evaluator import evaluate, truths
from askfirst.explaining import Explanation, parse_answers, rules_as_json, tell_evaluation, tell_rules, tell_why, why_as_json
from askfirst.people import full_answers
from askfirst.project import load_project
from askfirst.questionnaire import name_answer_problem
from askfirst.telling import PlainVoice, Teller
from writing import ROOT, change, dedented, questionnaire, write_project

COURT = """
    sections:
      - id: now
        stop_on: [help/today]
        questions:
          - {id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}, usual: no}
          - {id: case, ask: Where is your case?, options: {open: Open, over: It is over}}
      - id: life
        ask_if: {none: [{case: over}]}
        questions:
          - {id: entry, ask: How did you come?, sensitive: yes, options: {visa: With a visa, crossed: I crossed, parole: With parole}}
          - {id: family, ask: Who is family?, type: several, options: {spouse: A spouse, child: A child}}
    facts:
      is-held: {when: {held: yes}, say: You are held.}
      crossed: {when: {entry: crossed}, say: You crossed.}
      paroled: {when: {entry: parole}, say: You have parole.}
      close: {when: {family: [spouse, child]}, say: You have family.}
    decisions:
      - id: help
        outcomes:
          - {id: today, severity: danger, if_certain: is-held}
          - {id: find-out, severity: danger, if_possible: is-held}
          - {id: later}
      - id: ending
        outcomes:
          - {id: wait, severity: danger, if_possible: {any: [crossed, paroled]}}
          - {id: ask, if_certain: close, unless: {any: [is-held, {case: over}]}}
          - {id: tell}
    """


@pytest.fixture(scope="module")
def project():
    return load_project(ROOT, Diagnostics())


def explained(project, rules, written, go_on=False):
    """What is told about some answers, as the command line takes them, without the lines on what would change it."""
    rules = questionnaire(rules)
    explanation = Explanation(Teller(rules, project.interface), parse_answers(rules, written), go_on)
    return "\n".join(tell_why(explanation, PlainVoice(project, "en"))) + "\n"


def test_an_outcome_is_explained_by_the_answers_that_decide(project):
    assert explained(project, COURT, "held=no,case=open,entry=crossed,family=child") == dedented("""
        Why: Should I ask about help?
            Outcome today  [help/today]
              It stands before, and does not come.
              The answers do not show this.
                "Are you held?" — you said "No"
              The fewest changes that lead there:  [held=yes]
                "Are you held?" — say "Yes"
            Outcome find-out  [help/find-out]
              It stands before, and does not come.
              The answers rule this out.
                "Are you held?" — you said "No"
              The fewest changes that lead there:  [held=unsure]
                "Are you held?" — say "I don't know"
            Outcome later  [help/later]
              It comes. Nothing above it does.
        Why: Should I ask about ending?
            Outcome wait  [ending/wait]
              It comes.
              The answers show this.
                You crossed.
                  "How did you come?" — you said "I crossed"
            Outcome ask  [ending/ask]
              It stands after, and would come too.
              The fewest changes that lead there:  [entry=visa]
                "How did you come?" — say "With a visa"
            Outcome tell  [ending/tell]
              It stands after, and would come too.
              The fewest changes that lead there:  [case=over]
                "Where is your case?" — say "It is over"
        """)


def test_what_is_not_known_is_told_as_what_is_not_ruled_out(project):
    told = explained(project, COURT, "held=unsure,case=open,entry=private,family=spouse+child")
    assert "\n".join(["    Outcome find-out  [help/find-out]", "      It comes.", "      The answers do not rule this out.", "        You are held.",
                      '          "Are you held?" — you said "I don\'t know"']) in told
    assert "\n".join(["      It comes.", "      The answers do not rule this out.", "        You crossed.",
                      '          "How did you come?" — you said "I\'d rather tell my attorney"']) in told
    assert '      This may be true, and holds it back.\n        You are held.\n          "Are you held?" — you said "I don\'t know"\n' in told


def test_what_would_hold_an_outcome_back_is_told_to_be_ruled_out(project):
    told = explained(project, COURT, "held=no,case=open,entry=visa,family=spouse+child")
    assert "\n".join([
        "    Outcome ask  [ending/ask]", "      It comes.", "      The answers show this.", "        You have family.",
        '          "Who is family?" — you said "A spouse" and "A child"',
        "      The answers rule out what would hold it back.", '        "Are you held?" — you said "No"', '        "Where is your case?" — you said "Open"']) in told


def test_a_question_that_was_not_asked_is_explained_by_the_answer_that_left_it_out(project):
    told = explained(project, COURT, "held=no,case=over,entry=crossed")
    assert "\n".join(["    Outcome wait  [ending/wait]", "      It stands before, and does not come.", "      The answers rule this out.",
                      '        "Where is your case?" — you said "It is over"']) in told
    assert "How did you come?\" — you said" not in told


def test_where_nobody_knows_if_a_question_is_asked_that_decides(project):
    told = explained(project, COURT, "held=no,case=unsure,entry=visa,family=child")
    assert '      The answers do not show this.\n        "Where is your case?" — you said "I don\'t know"\n' in told


def test_a_stop_hides_other_decisions_and_a_worker_who_goes_on_is_a_change(project):
    told = explained(project, COURT, "held=yes,case=open,entry=visa,family=none")
    assert dedented("""
        Why: Should I ask about ending?
            Not shown: the interview stops before (help/today).
            Outcome wait  [ending/wait]
              The fewest changes that lead there:  [held=no,entry=crossed]
                "Are you held?" — say "No"
                "How did you come?" — say "I crossed"
        """) in told
    assert "    Outcome tell  [ending/tell]\n      The fewest changes that lead there:  [held=no]\n" in told


def test_what_only_going_on_leads_to_is_told_so(project):
    rules = """
        sections:
          - {id: now, stop_on: [help/today], questions: [{id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}]}
          - {id: then, ask_if: {held: yes}, questions: [{id: bond, ask: Is there a bond?, options: {yes: 'Yes', no: 'No'}}]}
        decisions:
          - {id: help, outcomes: [{id: today, severity: danger, if_certain: {held: yes}}, {id: later}]}
          - {id: bond, outcomes: [{id: pay, if_certain: {bond: yes}}, {id: tell}]}
        """
    assert "\n".join(["    Outcome pay  [bond/pay]", "      The fewest changes that lead there:  [bond=yes --go-on]", '        "Is there a bond?" — say "Yes"',
                      "        Go on where the interview stops.", ""]) in explained(project, rules, "held=yes,bond=no")
    assert "      The fewest changes that lead there:  [--go-on]\n        Go on where the interview stops.\n" in explained(project, rules, "held=yes,bond=yes")
    assert "Go on" not in explained(project, rules, "held=yes,bond=no", go_on=True)


def test_an_answer_that_is_missing_is_told_as_missing_and_stops_nothing(project):
    told = explained(project, COURT, "held=yes")
    assert '"How did you come?" — not answered yet' in told
    assert "Not shown" not in told and told.startswith('For the changes below, what is not answered counts as "I don\'t know".\n')


def test_an_outcome_that_no_answers_lead_to_is_told_so(project):
    rules = """
        questions: [{id: held, options: [yes, no]}]
        decisions: [{id: help, outcomes: [{id: never, if_certain: {all: [{held: yes}, {held: no}]}}, {id: tell}]}]
        """
    assert "    Outcome never  [help/never]\n      It stands before, and does not come.\n      The answers do not show this.\n        \"Question held?\" — you said \"Option yes\"\n      No answers lead there.\n" in explained(project, rules, "held=yes")


SHAPES = """
    questions:
      - {id: a, ask: A?, options: {yes: 'Yes', no: 'No'}}
      - {id: b, ask: B?, options: {yes: 'Yes', no: 'No'}}
      - {id: c, ask: C?, options: {yes: 'Yes', no: 'No'}}
    decisions: [{id: it, outcomes: [{id: comes, if_certain: CONDITION}, {id: tell}]}]
    """


@pytest.mark.parametrize("condition, answers, decide", [
    ("{any: [{a: yes}, {b: yes}, {c: yes}]}", "a=no,b=yes,c=yes", "b"),
    ("{any: [{a: yes}, {b: yes}]}", "a=no,b=no,c=no", "a b"),
    ("{all: [{a: yes}, {b: yes}]}", "a=yes,b=yes,c=no", "a b"),
    ("{all: [{a: yes}, {b: yes}, {c: yes}]}", "a=yes,b=no,c=no", "b"),
    ("{none: [{a: yes}, {b: yes}]}", "a=no,b=no,c=no", "a b"),
    ("{none: [{a: yes}, {b: yes}]}", "a=unsure,b=yes,c=no", "b"),
    ("{none: [{a: yes}, {b: yes}]}", "a=no,b=unsure,c=no", "b"),
    ("{at_least: {count: 2, of: [{a: yes}, {b: yes}, {c: yes}]}}", "a=yes,b=yes,c=yes", "a b"),
    ("{at_least: {count: 2, of: [{a: yes}, {b: yes}, {c: yes}]}}", "a=yes,b=no,c=yes", "a c"),
    ("{at_least: {count: 2, of: [{a: yes}, {b: yes}, {c: yes}]}}", "a=yes,b=no,c=unsure", "b c"),
    ("{all: [{any: [{a: yes}, {b: yes}]}, {none: [{all: [{b: yes}, {c: yes}]}]}]}", "a=yes,b=yes,c=no", "a c"),
    ("{any: [{all: [{a: yes}, {b: yes}]}, {c: yes}]}", "a=yes,b=yes,c=yes", "c"),
    ("{all: [{any: [{a: yes}, {b: yes}]}, {c: yes}]}", "a=no,b=no,c=no", "c"),
    ("{any: [{all: [{any: [{all: [{a: yes}, {b: yes}]}, {c: yes}]}, {a: yes}, {b: yes}]}, {all: [{c: yes}, {b: yes}]}]}", "a=yes,b=yes,c=yes", "b c"),
    ("{at_least: {count: 2, of: [{all: [{a: yes}, {c: yes}]}, {b: yes}, {c: yes}]}}", "a=yes,b=yes,c=yes", "b c"),
    ("{all: [{c: yes}, {a: yes}, {b: yes}]}", "a=yes,b=yes,c=yes", "a b c"),
])
def test_only_the_answers_that_decide_are_named_in_the_order_of_the_interview(project, condition, answers, decide):
    rules = questionnaire(SHAPES.replace("CONDITION", condition))
    reason, = Explanation(Teller(rules, project.interface), parse_answers(rules, answers)).reasons(rules.decisions[0].outcomes[0])
    assert [line.ids[0] for line in reason.lines] == decide.split()


def test_answers_below_a_fact_count_when_the_fewest_are_chosen(project):
    rules = questionnaire(SHAPES.replace("CONDITION", "{any: [both, {c: yes}]}") + "facts: {both: {when: {all: [{a: yes}, {b: yes}]}}}\n")
    reason, = Explanation(Teller(rules, project.interface), parse_answers(rules, "a=yes,b=yes,c=yes")).reasons(rules.decisions[0].outcomes[0])
    assert [line.ids[0] for line in reason.lines] == ["c"]


@pytest.mark.parametrize("condition, answers, sentence, decide", [
    ("{any: [{a: yes}, {b: yes}]}", "a=unsure,b=yes,c=no", "The answers show this.", "b"),
    ("{any: [{a: yes}, {b: yes}]}", "a=no,b=unsure,c=no", "The answers do not rule this out.", "b"),
    ("{none: [{all: [{a: yes}, {b: yes}]}]}", "a=unsure,b=no,c=no", "The answers show this.", "b"),
    ("{at_least: {count: 2, of: [{a: yes}, {b: yes}, {c: yes}]}}", "a=unsure,b=unsure,c=yes", "The answers do not rule this out.", "a c"),
])
def test_where_the_answers_show_what_would_do_if_possible_those_that_show_it_are_named(project, condition, answers, sentence, decide):
    rules = questionnaire(SHAPES.replace("if_certain: CONDITION", f"if_possible: {condition}"))
    reason, = Explanation(Teller(rules, project.interface), parse_answers(rules, answers)).reasons(rules.decisions[0].outcomes[0])
    assert (reason.sentence(), [line.ids[0] for line in reason.lines]) == (sentence, decide.split())


def drawn_once(chance, names, depth=3):
    """A condition drawn by chance that looks at each of these questions once, as YAML writes it."""
    if len(names) == 1 or depth == 0:
        return f"{{{names[0]}: {chance.choice(['yes', 'no'])}}}"
    cuts = sorted(chance.sample(range(1, len(names)), min(chance.randint(1, 3), len(names) - 1)))
    parts = [drawn_once(chance, names[begin:end], depth - 1) for begin, end in zip([0, *cuts], [*cuts, len(names)])]
    kind, written = chance.choice(["all", "any", "none", "at_least"]), f"[{', '.join(parts)}]"
    return f"{{at_least: {{count: {chance.randint(1, len(parts))}, of: {written}}}}}" if kind == "at_least" else f"{{{kind}: {written}}}"


def test_no_fewer_answers_decide_where_each_question_is_looked_at_once(project):
    """Every smaller set of answers is kept, and everything else answered in every way: somewhere the condition turns."""
    chance, names = random.Random(7), list("abcde")
    tried = 0
    for _ in range(60):
        chance.shuffle(names)
        rules = questionnaire(f"""
            questions: [{', '.join(f"{{id: {name}, options: [yes, no]}}" for name in names)}]
            decisions: [{{id: it, outcomes: [{{id: comes, if_certain: {drawn_once(chance, names)}}}, {{id: tell}}]}}]
            """)
        comes = rules.decisions[0].outcomes[0]
        found = {values: truths(rules, {name: [value] for name, value in zip(names, values)})(comes.if_certain).certain for values in product(["yes", "no", "unsure"], repeat=5)}
        for values in chance.sample(list(found), 6):
            reason, = Explanation(Teller(rules, project.interface), {name: [value] for name, value in zip(names, values)}).reasons(comes)
            named = {names.index(line.ids[0]) for line in reason.lines}

            def decide(kept):
                return all(truth == found[values] for other, truth in found.items() if all(other[number] == values[number] for number in kept))

            assert decide(named) and len(named) == next(size for size in count() if any(map(decide, combinations(range(5), size)))), (comes.if_certain, values)
            tried += 1
    assert tried == 360


# What is told is true

@pytest.fixture(scope="module")
def rules(project):
    return next(one for one in project.questionnaires if one.id == "dismissal-or-delay")


def asked_about(lines):
    """Every question that some lines name."""
    return {name for line in lines for name in ([line.ids[0]] if line.kind != "fact" else asked_about(line.parts))}


def test_the_answers_that_are_named_decide_whatever_else_somebody_says(project, rules):
    """Everything else is answered anew, save where that would change what is asked."""
    chance = random.Random(1)
    gates = {str(test.question) for asked in rules.relevance.values() for test in rules.reached_tests(asked, relevance=True)}
    others = [answers for answers, _ in random_visitors(rules, seed=2, count=60)]
    tried = 0
    for answers, _ in random_visitors(rules, seed=1, count=60):
        explanation = Explanation(Teller(rules, project.interface), answers, go_on=True)
        for _, outcome in rules.outcomes():
            for reason in explanation.reasons(outcome):
                kept = {name: values for name, values in answers.items() if name in gates | asked_about(reason.lines)}
                open_gates = {name: ["unsure"] for name in gates - answers.keys()}
                condition = {"if-certain": outcome.if_certain, "if-possible": outcome.if_possible, "unless": outcome.unless}[reason.kind]
                changed = chance.choice(others) | open_gates | kept
                for name in asked_about(reason.lines) - answers.keys():
                    changed.pop(name, None)
                truth = truths(rules, changed, go_on=True)(condition)
                found = truth.certain if reason.kind == "if-certain" else truth.possible if reason.kind == "if-possible" else not truth.possible
                assert found == reason.holds, (outcome.id, reason)
                tried += 1
    assert tried > 800


def test_an_outcome_comes_where_all_its_reasons_hold_and_none_before_it_does(project, rules):
    for answers, go_on in random_visitors(rules, seed=3, count=200):
        explanation = Explanation(Teller(rules, project.interface), answers, go_on)
        for decision in rules.decisions:
            fires = [str(outcome.id) for outcome in decision.outcomes if all(reason.holds for reason in explanation.reasons(outcome))]
            assert explanation.found.outcomes.get(decision.id, fires[0]) == fires[0]


def leads_there(rules, answers, story, go_on, decision, outcome):
    changed = dict.fromkeys(rules.questions, ["unsure"]) | answers | {name: list(values) for name, values in story.answers.items()}
    return evaluate(rules, changed, go_on or story.go_on).outcomes.get(decision.id) == outcome.id


def test_every_change_leads_where_it_says(project, rules):
    lives = [(full_answers(rules, person), False) for person in rules.people_file.people[:10]] + list(random_visitors(rules, seed=5, count=20))
    for answers, go_on in lives:
        explanation = Explanation(Teller(rules, project.interface), answers, go_on)
        for decision, outcome in rules.outcomes():
            story = explanation.change(decision, outcome)
            assert story is not None and leads_there(rules, answers, story, go_on, decision, outcome)


BOND = """
    sections:
      - {id: now, stop_on: [help/today], questions: [{id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}, {id: case, ask: Where is your case?, options: {open: Open, over: Over}}]}
      - {id: then, ask_if: {held: yes}, questions: [{id: bond, ask: Is there a bond?, options: {yes: 'Yes', no: 'No'}}]}
    decisions:
      - {id: help, outcomes: [{id: today, severity: danger, if_certain: {all: [{held: yes}, {case: open}]}}, {id: later}]}
      - {id: bond, outcomes: [{id: pay, if_certain: {all: [{bond: yes}, {case: open}]}}, {id: tell}]}
    """
FAMILY = """
    questions:
      - {id: family, ask: Who is family?, type: several, options: {spouse: A spouse, child: A child, parent: A parent}}
      - {id: case, ask: Where is your case?, options: {open: Open, over: It is over}}
    decisions:
      - id: ending
        outcomes:
          - {id: both, if_certain: {any: [{all: [{family: spouse}, {family: child}]}, {all: [{family: parent}, {case: over}]}]}}
          - {id: maybe, if_possible: {all: [{family: spouse}, {family: parent}]}}
          - {id: tell}
    """


def ways_to_answer(question):
    """Everything that somebody can answer to a question, ticks together included."""
    together = range(1, len(question.values) + 1 if question.type == "several" else 2)
    return [values for size in together for values in combinations(question.values, size) if not name_answer_problem(question, list(values))]


@pytest.mark.parametrize("text, lives", [
    (COURT, ["held=yes,case=open,entry=visa,family=none", "held=no,case=over", "held=unsure,case=open,entry=unsure,family=child"]),
    (BOND, ["held=yes,case=open,bond=no", "held=yes,case=open,bond=yes", "held=no,case=over", "held=unsure,case=unsure,bond=unsure"]),
    (FAMILY, ["family=none,case=open", "family=spouse,case=over", "family=parent+unsure,case=open", "family=spouse+child+parent,case=unsure"]),
], ids=["court", "bond", "family"])
def test_no_fewer_changes_lead_there(project, text, lives):
    """Every smaller set of changes is tried: any answers, any ticks together, and going on where the interview stops, which counts as one."""
    rules = questionnaire(text)
    values = {name: ways_to_answer(question) for name, question in rules.questions.items()}
    for written in lives:
        answers = parse_answers(rules, written)
        explanation = Explanation(Teller(rules, project.interface), answers)
        for decision, outcome in rules.outcomes():
            story = explanation.change(decision, outcome)
            for size in range(len(story.answers) + story.go_on):
                for go_on in [False, True] if size else [False]:
                    for names in combinations(values, size - go_on):
                        for said in product(*(values[name] for name in names)):
                            changed = dict.fromkeys(rules.questions, ["unsure"]) | answers | dict(zip(names, said))
                            assert evaluate(rules, changed, go_on).outcomes.get(decision.id) != outcome.id, (written, outcome.id, names, said, go_on)


def test_only_some_of_these_lives_go_on_and_only_some_tick_two(project):
    """So that the test above looks at both."""
    rules = questionnaire(BOND)
    held = Explanation(Teller(rules, project.interface), parse_answers(rules, "held=yes,case=open,bond=yes"))
    assert {str(outcome.id): (len(story.answers), story.go_on) for decision, outcome in rules.outcomes() if (story := held.change(decision, outcome))} == {
        "today": (0, False), "later": (1, False), "pay": (0, True), "tell": (1, False)}
    assert "      The fewest changes that lead there:  [family=spouse+child]\n        \"Who is family?\" — say \"A spouse\" and \"A child\"\n" in explained(project, FAMILY, "family=none,case=open")


@pytest.mark.parametrize("seed", range(40))
def test_any_rules_and_answers_can_be_explained(project, seed):
    rules = random_questionnaire(seed)
    teller, speaker = Teller(rules, project.interface), PlainVoice(project, "en")
    assert list(tell_rules(teller, speaker)) and rules_as_json(teller, speaker)
    for answers, go_on in random_visitors(rules, seed=seed, count=4):
        explanation = Explanation(teller, answers, go_on)
        told = why_as_json(explanation, speaker)
        assert list(tell_why(explanation, speaker))
        for decision, outcome in rules.outcomes():
            entry = next(one for one in told[decision.id] if one["outcome"] == outcome.id)
            if entry.get("change"):
                assert leads_there(rules, answers, explanation.change(decision, outcome), go_on, decision, outcome)


# In the words of the site

def test_no_line_shows_a_placeholder_or_words_that_the_interface_says_otherwise(tmp_path):
    """A phone number stands wherever a text names it: in what comes out, in why, and in the rules, for people and for programs."""
    call = "Call {court-line}"
    root = write_project(tmp_path / "project", f"""
        questions:
          - {{id: held, ask: "Held? {call} a", where: "{call} b", options: {{yes: 'Yes', no: 'No'}}}}
          - {{id: case, ask: "Open? {call} c", options: {{yes: 'Yes', no: 'No'}}, ask_if: {{none: [{{held: yes}}]}}}}
        facts:
          is-held: {{kind: danger, when: {{held: yes}}, say: "{call} d"}}
          is-open: {{when: {{case: yes}}, say: "{call} e"}}
        notices:
          box: {{title: "{call} f"}}
        decisions:
          - {{id: help, asks: "{call} g", outcomes: [{{id: now, title: "{call} h", severity: danger, if_possible: is-held}}, {{id: ask, title: "{call} i", if_certain: is-open}}, {{id: later}}]}}
        """)
    change(root / "content" / "interface.yaml", "unsure: I don't know", "unsure: No idea")
    project = load_project(root, Diagnostics())
    rules, speaker = project.questionnaires[0], PlainVoice(project, "en")
    teller = Teller(rules, project.interface)
    whole = []
    for written in ("held=unsure", "held=no,case=yes", "held=unsure,case=unsure", "held=yes,case=yes"):
        answers = parse_answers(rules, written)
        explanation = Explanation(teller, answers)
        whole += [*tell_evaluation(rules, explanation.found, answers, speaker), *tell_why(explanation, speaker), str(why_as_json(explanation, speaker))]
    whole += [*tell_rules(teller, speaker), str(rules_as_json(teller, speaker))]
    assert [line for line in whole if "{court-line}" in line] == []
    for letter in "abcdefghi":
        assert any(f"Call 1-800-898-7180 {letter}" in line for line in whole), letter
    assert 'For the changes below, what is not answered counts as "No idea".' in whole and not any("I don't know" in line for line in whole)


# The rules themselves

def test_the_rules_are_told_by_outcome_fact_notice_and_question(project):
    rules = questionnaire("""
        sections:
          - id: now
            stop_on: [help/today]
            questions: [{id: held, ask: Are you held?, options: {yes: 'Yes', no: 'No'}}]
          - id: then
            questions: [{id: case, ask: Where is your case?, options: {open: Open, over: It is over}, ask_if: {held: no}}]
        facts:
          is-held: {kind: danger, when: {held: yes}, say: You are held., cites: [law#a], judgement: Decide this., unverified: Look at it.}
        notices:
          sign: {severity: danger, title: Sign nothing, if_possible: is-held}
        decisions:
          - id: help
            outcomes: [{id: today, severity: danger, if_certain: is-held}, {id: later, cites: [law]}]
        """)
    assert "\n".join(tell_rules(Teller(rules, project.interface), PlainVoice(project, "en"))) + "\n" == dedented("""
        Should I ask about help?  [help]
          1. Outcome today  [today; danger; ends the interview]
             It comes only when the answers show this.
               You are held.
          2. Outcome later  [later; calm]
             It comes when nothing above it does.
             cites: law
        Facts:
          You are held.  [is-held; danger]
            It is listed when the answers show this.
              "Are you held?" — "Yes"
            cites: law#a
            judgement: Decide this.
            unverified: Look at it.
        Notices:
          Sign nothing  [sign; danger]
            It is shown when the answers do not rule this out.
              You are held.
        Questions that not everybody is asked:
          Where is your case?  [case]
            Asked when the answers do not rule this out.
              "Are you held?" — "No"
        """)


def test_the_rules_are_told_to_a_program_by_id(project):
    rules = questionnaire(COURT)
    told = rules_as_json(Teller(rules, project.interface), PlainVoice(project, "en"))
    assert list(told) == ["decisions", "facts", "notices", "questions", "stops"]
    assert told["stops"] == ["help/today"]
    assert [one["outcome"] for one in told["decisions"]["ending"]["outcomes"]] == ["wait", "ask", "tell"]
    assert [[line["kind"] for line in one["when"]] for one in told["decisions"]["ending"]["outcomes"]] == [["if-possible"], ["if-certain", "unless"], ["otherwise"]]
    assert told["facts"]["close"]["when"][0]["parts"][0] | {"says": ""} == {"kind": "ticked", "says": "", "question": "family", "answers": ["spouse", "child"]}
    assert told["questions"]["held"]["when"] == [] and told["questions"]["entry"]["when"][0]["kind"] == "asked-when"


def test_why_is_told_to_a_program_with_the_change_that_leads_elsewhere(project):
    rules = questionnaire(COURT)
    explanation = Explanation(Teller(rules, project.interface), parse_answers(rules, "held=no,case=open,entry=unsure,family=none"))
    wait, ask, tell = why_as_json(explanation, PlainVoice(project, "en"))["ending"]
    assert (wait["stands"], wait["holds"], wait["reasons"][0]["says"], "change" in wait) == ("here", True, "The answers do not rule this out.", False)
    assert wait["reasons"][0]["lines"] == [{"kind": "fact", "says": "You crossed.", "fact": "crossed", "parts": [
        {"kind": "said", "says": '"How did you come?" — you said "I don\'t know"', "question": "entry", "answers": ["unsure"]}]}]
    assert (ask["stands"], ask["holds"]) == ("after", False)
    assert ask["change"] == {"answers": {"entry": ["visa"], "family": ["spouse"]}, "go_on": False,
                             "says": ['"How did you come?" — say "With a visa"', '"Who is family?" — say "A spouse"']}
    assert (tell["stands"], tell["holds"], tell["reasons"]) == ("after", True, [])
