#!/usr/bin/env python3
"""Every invented person goes through the interview in Chromium 78 of 2019, as old phones still have it, in two languages; what is seen there is held against the rules.

    npm install --prefix benchmarks/old_browser        once: the browser (130 MB) and what drives it; Node.js is needed
    python3 benchmarks/old_browser.py                  prints a table and every difference; returns 1 if there is one
    python3 benchmarks/old_browser.py --break          tries the gate: the script begins with a word of 2020, and differences must be told
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks" / "old_browser"
PACKAGES = FOLDER / "node_modules"
UNPACKED = PACKAGES / ".chromium-78"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

LOCALES = ("en", "es")  # the interview of a translation is the same but for its words (tests/test_parity.py)
NOT_INSTALLED = "Chromium 78 is not here: install Node.js, run `npm install --prefix benchmarks/old_browser`, then run this again."
NOT_BUILT = "The site does not build: run `python3 build.py check`."
LIBRARIES = "Chromium 78 does not start: it {}. On Debian and Ubuntu `apt install libnss3 libexpat1 libuuid1` brings what it needs."
# Of the content security policy it does not know one part, and says so on its console. What it knows, it keeps.
UNKNOWN = "Unrecognized Content-Security-Policy directive 'require-trusted-types-for'."
NEWER_SCRIPT = "<script>window?.name;"
SHOWN_AT_MOST = 20
# What is seen of a print: the page asked for it once, with the right words; this browser printed the right words; and then the page was as before.
PAPER = {"asked": [""], "printed": "", "is_put_away": True}


class Missing(Exception):
    """One sentence for the person: what to install."""


# --- The browser ---------------------------------------------------------------------------------------------------


def unpack_browser() -> Path:
    """The browser's program, taken out of its package the first time."""
    import brotli
    from find_browser import try_browser

    packed = PACKAGES / "chrome-aws-lambda" / "bin"
    if not (shutil.which("node") and packed.is_dir() and (PACKAGES / "puppeteer-core").is_dir()):
        raise Missing(NOT_INSTALLED)
    program = UNPACKED / "chromium"
    if not program.exists():
        (UNPACKED / "swiftshader").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile() as archive:
            archive.write(brotli.decompress((packed / "swiftshader.tar.br").read_bytes()))
            archive.seek(0)
            with tarfile.open(fileobj=archive) as libraries:
                libraries.extractall(UNPACKED / "swiftshader", filter="data")
        whole = program.with_suffix(".part")
        whole.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
        whole.chmod(0o755)
        whole.replace(program)
    if problem := try_browser(str(program)):
        raise Missing(LIBRARIES.format(problem))
    return program


def drive(work: dict) -> dict:
    """What the browser showed."""
    ended = subprocess.run(["node", str(FOLDER / "driver.js")], input=json.dumps(work), capture_output=True, text=True, encoding="utf-8")
    if ended.returncode:
        raise Missing(f"Chromium 78 could not be driven: {ended.stderr.strip()}")
    return json.loads(ended.stdout, object_hook=_without_what_is_known)


def _without_what_is_known(seen: dict) -> dict:
    return seen | {"messages": [message for message in seen["messages"] if message.strip() != UNKNOWN]} if "messages" in seen else seen


# --- What is tried, and what must be seen --------------------------------------------------------------------------


def shown_to(questionnaire, answers) -> dict:
    """What the rules say to these answers, as the page must show it."""
    from askfirst.evaluator import evaluate

    found = evaluate(questionnaire, answers)
    return {"outcomes": sorted(f"{decision}/{outcome}" for decision, outcome in found.outcomes.items()),
            "facts": sorted(found.facts), "notices": sorted(found.notices), "find_out": sorted(found.find_out)}


def people_who_reach_everything(people: dict, expected: dict) -> list[str]:
    """A few people who together reach every outcome that anybody reaches."""
    missing, chosen = {outcome for one in expected.values() for outcome in one["outcomes"]}, []
    while missing:
        chosen.append(max(people, key=lambda name: len(missing & set(expected[name]["outcomes"]))))
        missing -= set(expected[chosen[-1]]["outcomes"])
    return chosen


def papers_of(project, questionnaire, locale: str, work: dict) -> dict:
    """What must stand on what the scenes print and save, line by line, under the names that they give to it."""
    from printed import Sheets

    sheets = Sheets(project, questionnaire, locale)
    sheet = [line for part in sheets.sheet(work["longest"]) for line in part]
    papers = {"print": {"asked": sheet, "printed": sheet}, "save": {"read": sheet}}
    if "card" in work:
        notice = questionnaire.notices[work["card"]]
        unticked, ticked = ([line for text in texts for line in sheets.said(text)] for texts in (notice.card, [*notice.card, *notice.card_if_true]))
        papers["card"] = {"unticked": {"asked": unticked, "printed": unticked}, "ticked": {"asked": ticked, "printed": ticked}}
    return papers


def plan(project, questionnaire, site: Path, locale: str) -> tuple[dict, dict]:
    """What is tried on one interview in one language, and what must be seen."""
    from driving import ANSWER_ALL

    from askfirst.evaluator import evaluate
    from askfirst.people import full_answers

    address = (site / locale / f"{questionnaire.id}.html").as_uri()
    people = {str(person.id): full_answers(questionnaire, person) for person in questionnaire.people_file.people}
    found = {name: evaluate(questionnaire, answers) for name, answers in people.items()}
    told = {name: shown_to(questionnaire, answers) for name, answers in people.items()}
    by_hand = people_who_reach_everything(people, told)
    longest = max((name for name in people if not found[name].stopped_by), key=lambda name: len(found[name].relevant_questions))
    stopped = next((name for name in people if found[name].stopped_by), None)
    first = next(iter(questionnaire.questions.values()))
    second = evaluate(questionnaire, {first.id: [first.values[0]]}).relevant_questions[1]
    work = {"address": address, "english": (site / "en" / f"{questionnaire.id}.html").as_uri(), "answer_all": ANSWER_ALL,
            "people": [{"id": name, "answers": answers} for name, answers in people.items()],
            "by_hand": [{"id": name, "answers": people[name]} for name in by_hand],
            "first": [first.id, first.values[0]], "longest": people[longest], "stopped": people.get(stopped), "elsewhere": "about.html", "leave_to": project.site.leave_to}
    scenes = expected_scenes(address, locale, first, second, project.site.leave_to)
    if offered := [(name, card) for name in people for card, notice in questionnaire.notices.items() if (notice.card or notice.card_if_true) and card in found[name].notices]:
        work |= {"with_card": people[offered[0][0]], "card": str(offered[0][1])}
        scenes["card"] = {"unticked": PAPER, "ticked": PAPER}
    if stopped:
        after = [name for name in evaluate(questionnaire, people[stopped], go_on=True).relevant_questions if name not in found[stopped].relevant_questions]
        scenes["stopped"] = {"steps": after[:1]}
    work["scenes"] = list(scenes)
    quiet = {"requests": [address], "messages": []}
    for name, scene in scenes.items():
        scenes[name] = quiet | scene
    expected = {"people": told, "everybody": quiet,
                "by_hand": {name: told[name] | {"steps": found[name].relevant_questions} | quiet for name in by_hand},
                "scenes": scenes, "without_script": expected_document(questionnaire, address, project.site.leave_to)}
    return work, expected


def expected_scenes(address: str, locale: str, first, second: str, leave_to: str) -> dict:
    """What must be seen in each scene of driver.js."""
    tick, at = f"{first.id}={first.values[0]}", {"address": address}
    empty = {"steps": ["start"], "ticked": []}
    other = address.rpartition("/")[0] + "/about.html"
    scenes = {
        "opens": empty | at | {"title": "Ask First", "is_too_wide": False},
        "unanswered": {"steps": [first.id], "focus": "problem", "is_told": True, "is_linked": True, "after_the_link": at | {"focus": f"{first.id}.{first.values[0]}"}},
        "back": {"onward": {"steps": [second], "focus": "heading"}, "back": {"steps": [first.id], "ticked": [tick], "focus": "heading"}},
        "keyboard": {"space": {"ticked": [tick]}, "enter": at | {"steps": [second], "focus": "heading"}},
        "change": {"list": {"steps": ["answers"]}, "changing": {"steps": [first.id]}, "changed": {"steps": ["answers"]}},
        "clear": {"asked": {"steps": ["result"]}, "cleared": empty},
        "reload": empty | at | {"requests": [address, address]},
        "link": empty | at | {"requests": [address, other, address]},
        "leave": {"is_emptied": True, "out": leave_to, "back": "about:blank", "requests": [address, leave_to]},
        "shift": {"is_emptied": True, "out": leave_to, "back": "about:blank", "requests": [address, leave_to]},
        "print": PAPER,
        "save": {"names": ["page.html"], "read": "", "is_too_wide": False, "asked_for": 1, "said": []},
    }
    if locale != "en":
        scenes["language"] = {"switched": at | {"language": "en"}, "back": {"language": locale},
                              "shows_the_same": True, "says_what_the_english_page_says": True, "says_again_what_it_said": True}
    return scenes


def expected_document(questionnaire, address: str, leave_to: str) -> dict:
    """What the page without script must hold. Chromium 78 knows no :has(), with which a newer browser shows less of it."""
    drawn = ["door"] * len(questionnaire.questions_file.start.doors or []) + [f"question {name}" for name in questionnaire.questions]
    drawn += [f"outcome {decision.id}/{outcome.id}" for decision, outcome in questionnaire.outcomes()] + [f"notice {name}" for name in questionnaire.notices]
    drawn += [f"fact {name}" for name in questionnaire.facts] + [f"paper {name}" for name in questionnaire.rules_file.papers] + ["sources"]
    first = next(iter(questionnaire.questions.values()))
    ticked = {"ticked": [f"{first.id}={first.values[0]}"]}
    return {"drawn": sorted(drawn), "out_of_order": [], "is_explained": True, "buttons": [], "controls": sum(len(question.values) for question in questionnaire.questions.values()), "dead": 0,
            "closed_details": 0, "open_doors": 1, "empty_boxes": 0, "after_enter": ticked | {"address": address, "is_too_wide": False},
            "after_shift": ticked | {"address": address}, "cleared": {"ticked": []}, "left": by_link(address, leave_to), "after_back": {"ticked": []},
            "requests": [address, leave_to, address], "messages": []} | ticked


def by_link(address: str, leave_to: str) -> dict:
    """How a page is left whose way out is a plain link."""
    return {"is_emptied": False, "out": leave_to, "back": address}


def expected_page(address: str, leave_to: str) -> dict:
    """What must be seen of a page without questions. The booklet, which is for a desk, has no way out."""
    known = {"is_too_wide": False, "title": "Ask First", "requests": [address], "messages": []}
    return known if "/review/" in address else known | {"left": by_link(address, leave_to), "requests": [address, leave_to, address]}


def read_papers(papers: dict, seen: dict) -> dict:
    """What a scene saw, with where its papers first say something else than they must in the place of their words; with nothing where they say the same."""
    from printed import difference, pages_of

    told = dict(seen)
    for name in papers.keys() & seen.keys():
        lines, paper = papers[name], seen[name]
        if isinstance(lines, dict):
            told[name] = read_papers(lines, paper)
        elif name == "printed":
            told[name] = difference_in_any_order(lines, "".join(pages_of(base64.b64decode(paper))))
        else:
            told[name] = [difference(lines, one) for one in paper] if isinstance(paper, list) else difference(lines, paper)
    return told


def difference_in_any_order(lines: list[str], printed: str) -> str:
    """A line that a printed text lacks, or what it says besides; empty if neither. A file holds the columns of a page in the order in which this browser draws them."""
    from printed import ADDED, bare

    rest = bare(printed)
    for line in sorted(map(bare, lines), key=len, reverse=True):
        if line not in rest:
            return f"lacks {line!r}"
        rest = rest.replace(line, "\n", 1)
    return "" if ADDED.fullmatch(rest) else f"and more: {' '.join(rest.split())[:120]!r}"


def put_in_order(questionnaire, document: dict) -> dict:
    """What was drawn from top to bottom, as names in the order of the alphabet, and each pair that stands the wrong way round: dangers come first."""
    drawn = document.pop("from_top_to_bottom", [])
    dangers = {f"notice {name}" for name, notice in questionnaire.notices.items() if notice.severity == "danger"}
    dangers |= {f"fact {name}" for name, fact in questionnaire.facts.items() if fact.kind == "danger"}
    of = lambda kind, are: [name for name in drawn if name.startswith(kind) and are(name)]
    pairs = [(of("door", str), of("question ", str)), (of("question ", str), of("outcome ", str))]
    pairs += [(of(kind, dangers.__contains__), of(kind, lambda name: name not in dangers)) for kind in ("notice ", "fact ")]
    wrong = [f"{early[-1]} stands below {late[0]}" for early, late in pairs if early and late and drawn.index(early[-1]) > drawn.index(late[0])]
    return document | {"drawn": sorted(drawn), "out_of_order": wrong}


# --- The comparison ------------------------------------------------------------------------------------------------


def differences(expected: object, seen: object, where: str = "") -> list[str]:
    """Every place at which something else was seen than must be."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        found = [] if "failed" in expected or "failed" not in seen else [f"{where}: {seen['failed']}"]
        found += [line for name in expected if name in seen or not found for line in differences(expected[name], seen.get(name), f"{where}, {name}" if where else name)]
        return found + [f"{where}, {name}: {_clip(seen[name])}, though nothing of this name is expected" for name in seen if name not in expected and name != "failed"]
    if expected == seen:
        return []
    if isinstance(expected, list) and isinstance(seen, list) and len(expected) > 3:
        lost, more = [one for one in expected if one not in seen], [one for one in seen if one not in expected]
        if lost or more:
            return [f"{where}: " + "; ".join(f"{word} {_clip(some)}" for word, some in (("lacks", lost), ("has besides", more)) if some)]
    return [f"{where}: {_clip(seen)} instead of {_clip(expected)}"]


def _clip(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"


def rows(expected: dict, found: list[str]) -> list[tuple[str, int, int]]:
    """The table: what was tried in each interview, how often, and how much of it differs."""
    table = []
    for name, interview in expected["interviews"].items():
        for kind, words in (("people", "people, all answers at once"), ("by_hand", "people, step by step by touch"), ("scenes", "scenes"), ("without_script", "without script")):
            count = len(interview[kind]) if kind != "without_script" else 1
            table.append((f"{name}: {words}", count, sum(line.startswith(f"interviews, {name}, {kind}") for line in found)))
        table.append((f"{name}: requests and messages", 1, sum(line.startswith(f"interviews, {name}, everybody") for line in found)))
    return [*table, ("other pages", len(expected["pages"]), sum(line.startswith("pages, ") for line in found)), ("version", 1, sum(line.startswith("version") for line in found))]


def break_script(site: Path) -> None:
    """Puts into every script what a browser of 2019 cannot read."""
    for path in site.rglob("*.html"):
        html = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text("utf-8"))
        path.write_text(html.replace("<script>", NEWER_SCRIPT), "utf-8")


def compare(browser: Path, breaks: bool) -> list[str]:
    """Builds the site, lets the browser go through it, prints the table; returns every difference."""
    from askfirst.pipeline import build_site

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        built = build_site(ROOT, site)
        if built.changed is None:
            raise Missing(NOT_BUILT)
        if breaks:
            break_script(site)
        questionnaires = {f"{locale}/{one.id}": (one, locale) for one in built.project.questionnaires for locale in built.project.locales if locale in LOCALES}
        plans = {name: plan(built.project, one, site, locale) for name, (one, locale) in questionnaires.items()}
        pages = {path.relative_to(site).as_posix(): path.as_uri() for path in sorted(site.rglob("*.html")) if path.parent.name == "review" or path.stem not in {one.id for one in built.project.questionnaires}}
        leave_to = built.project.site.leave_to
        seen = drive({"browser": str(browser), "interviews": {name: work for name, (work, _) in plans.items()}, "pages": pages, "leave_to": leave_to})
    for name, interview in seen["interviews"].items():
        interview["without_script"] = put_in_order(questionnaires[name][0], interview["without_script"])
        interview["scenes"] = read_papers(papers_of(built.project, *questionnaires[name], plans[name][0]), interview["scenes"])
    expected = {"version": "HeadlessChrome/78.0.3882.0", "interviews": {name: wanted for name, (_, wanted) in plans.items()},
                "pages": {name: expected_page(address, leave_to) for name, address in pages.items()}}
    found = differences(expected, seen)
    print(f"{seen['version']:62} {'tried':>7} {'differ':>7}")
    for name, tried, differ in rows(expected, found):
        print(f"{name:62} {tried:7,} {differ:7,}")
    return found


def main(arguments: list[str]) -> int:
    """Prints what differs; returns 1 if something does, or if there is no such browser."""
    try:
        found = compare(unpack_browser(), "--break" in arguments)
    except Missing as problem:
        print(problem, file=sys.stderr)
        return 1
    for line in found[:SHOWN_AT_MOST]:
        print(line)
    if len(found) > SHOWN_AT_MOST:
        print(f"and {len(found) - SHOWN_AT_MOST} more")
    return 1 if found else 0


if __name__ == "__main__":
    import build

    if not build.is_inside():
        sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))
    sys.exit(main(sys.argv[1:]))
