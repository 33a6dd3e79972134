#!/usr/bin/env python3
"""Proves questionnaires of growing size, with rules in proportion to those of the real one, each in a process of its own: seconds and memory.

    python3 benchmarks/prove.py                        the real one, and 25 to 400 questions
    python3 benchmarks/prove.py --sizes 25 50          only these
    python3 benchmarks/prove.py --solvers              several solvers beside each other

The limits of the project: the real questionnaire within 2 seconds, 200 questions within 10."""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import build  # noqa: E402

if __name__ == "__main__" and not build.is_inside():
    sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))

SIZES = (25, 50, 100, 200, 400)
SOLVERS = ("cadical195", "cadical153", "glucose4", "minisat22", "lingeling")
LIMITS = {"real": 2.0, "200": 10.0}
KINDS = ("danger", "favorable", "loss", "reason_for_time", "context")


def large_questionnaire(size: int) -> dict:
    """A sound questionnaire of this many questions, in the notation of tests/writing.py: three facts, two safeguards and one to two notices a question, sections that
    are asked only of some, one stop, and three decisions whose lists of facts grow with it. The same on every machine."""
    chance = random.Random(size)
    questions = [_question(number, chance) for number in range(size)]
    urgent = max(4, size // 5)
    sections = [{"id": "case", "questions": questions[:2]}, {"id": "urgent", "questions": questions[2:urgent], "stop_on": ["help/stop"]}]
    for first in range(urgent, size, 4):
        sections.append({"id": f"part-{first}", "ask_if": {"q0": ["a", "b"]}, "questions": questions[first:first + 4]})
    facts = _facts(questions, urgent, chance)
    named: dict[str, list[str]] = {kind: [name for name, fact in facts.items() if fact["kind"] == kind and "all" not in fact["when"]] for kind in KINDS}
    notices, early = {"memo": {}, "hearings": {}}, [name for name in named["danger"] if int(name.split("-")[1]) < urgent]
    for number, (name, fact) in enumerate(facts.items()):
        if fact["kind"] == "danger" or number % 3 == 0:
            notices[f"box-{name}"] = {"severity": "danger", "if_possible": name} if fact["kind"] == "danger" else {"if_certain": name}
    decisions = _decisions(named, early, {str(number) for number, question in enumerate(questions) if "ask_if" in question})
    return {"sections": sections, "facts": facts, "notices": notices, "decisions": decisions, "with_every_invitation": ["memo", "hearings"],
            "safeguards": _safeguards(facts, named, early)}


def _question(number: int, chance: random.Random) -> dict:
    options = list("abcdefgh"[:chance.choice((2, 3, 3, 4, 4, 5) if number else (4,))])
    written: dict = {"id": f"q{number}", "options": options, "usual": options[-1]}
    if number and chance.random() < 0.35:
        written |= {"type": "several", "options": options[:4], "usual": "none"}
    if chance.random() < 0.25:
        written["sensitive"] = "yes"
    if number > 4 and chance.random() < 0.3:
        written["ask_if"] = {f"q{chance.randrange(max(1, number - 10), number)}": "a"}
    return written


def _facts(questions: list[dict], urgent: int, chance: random.Random) -> dict[str, dict]:
    """A fact for each option that is not the last; some that need an answer to another question, too."""
    facts: dict[str, dict] = {}
    for number, question in enumerate(questions):
        for option in question["options"] if question.get("type") == "several" else question["options"][:-1]:
            kind = "context" if number < 2 else "danger" if number < urgent else KINDS[chance.randrange(5)]
            facts[f"f-{number}-{option}"] = {"kind": kind, "when": {question["id"]: option}}
        if number >= urgent and chance.random() < 0.3 and "ask_if" not in question:
            others = [other for other in questions[max(2, number - 12):number] if "ask_if" not in other]
            if others:
                facts[f"both-{number}"] = {"kind": "context", "when": {"all": [{question["id"]: "a"}, {chance.choice(others)["id"]: "a"}]}}
    return facts


def _decisions(named: dict[str, list[str]], early: list[str], gated: set[str]) -> list[dict]:
    late, favorable, losses = [name for name in named["danger"] if name not in early], named["favorable"], named["loss"]
    half = len(favorable) // 2
    several = {name.split("-")[1]: name for name in favorable if name.split("-")[1] not in gated}  # such that none rules another out
    return [
        {"id": "help", "outcomes": [
            {"id": "stop", "severity": "danger", "if_certain": {"any": early}}, {"id": "twin", "severity": "danger", "if_possible": {"any": list(early)}},
            {"id": "over", "if_certain": {"q0": "c"}}, {"id": "calm"}]},
        {"id": "ending", "outcomes": [
            {"id": "keep", "severity": "danger", "if_possible": {"any": late[::2]}}, {"id": "first", "severity": "danger", "if_possible": {"any": late[1::2]}},
            {"id": "none", "if_certain": {"q0": ["c", "d"]}},
            {"id": "losses", "severity": "caution", "invites": "yes", "if_certain": {"any": list(favorable)}, "if_possible": {"any": list(losses)}},
            {"id": "ask", "invites": "yes", "if_certain": {"any": favorable[:half]}, "unless": {"any": list(losses)}},
            {"id": "softly", "invites": "yes", "if_certain": {"at_least": {"count": "2", "of": list(several.values())}}}, {"id": "rest"}]},
        {"id": "time", "outcomes": [
            {"id": "none", "if_certain": {"q0": ["c", "d"]}}, {"id": "ask", "invites": "yes", "if_certain": {"any": list(named["reason_for_time"])}}, {"id": "rest"}]},
    ]


def _safeguards(facts: dict[str, dict], named: dict[str, list[str]], early: list[str]) -> dict[str, dict]:
    """For each danger that its box is shown, that the decision warns, and that nobody is invited; for all of them together that nobody is warned for nothing."""
    def tests(names: list[str]) -> list[dict]:
        return [dict(facts[name]["when"]) for name in names]

    invitations = ["ending/losses", "ending/ask", "ending/softly"]
    safeguards: dict[str, dict] = {}
    for name in named["danger"]:
        when = facts[name]["when"]
        warned = ["help/stop", "help/twin"] if name in early else ["ending/keep", "ending/first"]
        safeguards[f"warned-{name}"] = {"always": {"when": dict(when), "outcome": warned, "shows": [f"box-{name}"]}}
        if name not in early:
            safeguards[f"not-invited-{name}"] = {"never": {"when": dict(when), "outcome": list(invitations)}}
    late = [name for name in named["danger"] if name not in early]
    for part, dangers, outcomes in (("early", early, ["help/stop", "help/twin"]), ("late", late, ["ending/keep", "ending/first"])):
        safeguards[f"not-for-nothing-{part}"] = {"never": {"if_certain": {"none": tests(dangers)}, "outcome": outcomes}}
    safeguards["no-maybe"] = {"never": {"when": {"none": tests(named["favorable"])}, "outcome": list(invitations)}}
    return safeguards


def measure(name: str, solver: str) -> dict:
    """One questionnaire, proven in this process."""
    from random_questionnaires import questionnaire_of

    from askfirst import encoding, prover
    from askfirst.diagnostics import Diagnostics
    from askfirst.project import load_project

    encoding.SOLVER = solver
    added, add = count(), encoding.Clauses.add

    def counted(self: encoding.Clauses, *literals: int) -> None:
        next(added)
        add(self, *literals)

    encoding.Clauses.add = counted
    asked = load_project(ROOT, Diagnostics()).questionnaires[0] if name == "real" else questionnaire_of(large_questionnaire(int(name)))
    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    setting = prover.Setting(asked)
    faults = []
    seconds["clauses"] = time.perf_counter() - begun
    for find in (*prover.SAFETY, *(find for stage in prover.LIVELINESS for find in stage)):
        since = time.perf_counter()
        faults += find(setting)
        seconds[find.__name__.removeprefix("find_").replace("_", " ")] = time.perf_counter() - since
    whole = time.perf_counter() - begun
    since = time.perf_counter()
    setting.story(setting.reading.outcome["ending", "ask"], setting.reading.fact[list(asked.facts)[-1]].certain)
    return {"questions": len(asked.questions), "facts": len(asked.facts), "notices": len(asked.notices), "safeguards": len(asked.safeguards),
            "faults": [fault.message for fault in faults],
            "clauses": next(added), "variables": setting.clauses.last, "seconds": seconds, "whole": whole, "story": time.perf_counter() - since,
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def measured(name: str, solver: str) -> dict:
    """The same, in a process of its own."""
    ran = subprocess.run([sys.executable, __file__, "--one", name, solver], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--solvers", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return 0
    names = ["real", *map(str, options.sizes)]
    if options.solvers:
        print("| questions | " + " | ".join(SOLVERS) + " |\n|---" + "|---" * len(SOLVERS) + "|")
        for name in names:
            print(f"| {name} | " + " | ".join(f"{measured(name, solver)['whole']:.2f} s" for solver in SOLVERS) + " |", flush=True)
        return 0
    found = {name: measured(name, SOLVERS[0]) for name in names}
    columns = ("questions", "facts", "notices", "safeguards", "variables", "clauses")
    print("| | " + " | ".join(columns) + " | all proofs | a story | memory |\n|---" + "|---" * (len(columns) + 3) + "|")
    for name, one in found.items():
        print(f"| {name} | " + " | ".join(f"{one[column]:,}" for column in columns) + f" | {one['whole']:.2f} s | {one['story']:.2f} s | {one['megabytes']} MB |")
    print("\n| seconds | " + " | ".join(found) + " |\n|---" + "|---" * len(found) + "|")
    for proof in next(iter(found.values()))["seconds"]:
        print(f"| {proof} | " + " | ".join(f"{one['seconds'][proof]:.3f}" for one in found.values()) + " |")
    for name, one in found.items():
        print("\n".join(f"{name}: {message}" for message in one["faults"][:5]), end="\n" if one["faults"] else "")
    slow = [name for name, limit in LIMITS.items() if name in found and found[name]["whole"] > limit]
    print("\n".join(f"{name}: over {LIMITS[name]:.0f} s" for name in slow) or "\nWithin the limits.")
    return 1 if slow or any(one["faults"] for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
