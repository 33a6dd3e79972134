"""One walk per language over every kind of page, and one without script: at each place everything is asked that looking.py can ask, at every size and in all colours.

What comes out are the faults by what was asked. Of several workers, one walks, and the others read what it has found."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from looking import BOXES, CONTRAST, HEADINGS, IN_ORDER, LANGUAGES, LAYOUT, LETTERS, MIRROR, MOVES, RINGS, SIGNS, TARGETS, WORDS, look, plant
from places import LOCALES, STEPS, VIEWS, interview_path, walk, walk_without_script
from playwright.sync_api import Browser, Page
from pseudo_locales import LONGER, RIGHT_TO_LEFT

PHONE, DESK = VIEWS[0], VIEWS[-1]
PHONES = (320, 360)  # how wide small phones are, in px
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]  # by itself, axe leaves target-size off
RUN_AXE = """options => axe.run(options.within || document, Object.assign({resultTypes: ['violations']}, options.run))
    .then(found => found.violations.map(rule => rule.nodes.map(node => rule.id + ': ' + node.html.slice(0, 160))).flat())"""
TEXT_SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }"  # WCAG 2.2, 1.4.12
OWN_LETTERS = {RIGHT_TO_LEFT: r"\p{Script=Arabic}", LONGER: "[áéîöûƀƒĝķļɱþǫŕšţṽŵẋž]", "ar": r"\p{Script=Arabic}", "pa": r"\p{Script=Gurmukhi}", "ru": r"\p{Script=Cyrillic}",
               "uk": r"\p{Script=Cyrillic}", "zh-Hans": r"\p{Script=Han}"}
FROM_RIGHT_TO_LEFT = (RIGHT_TO_LEFT, "ar")
NAMES = ["Ask First"]  # of no language
AA, AAA = 4.5, 7
SCREENS = {
    "light": ({}, AA),
    "dark": ({"color_scheme": "dark"}, AA),
    "more contrast": ({"contrast": "more"}, AAA),
    "more contrast, dark": ({"contrast": "more", "color_scheme": "dark"}, AAA),
    "forced colours": ({"forced_colors": "active"}, AAA),
    "forced colours, dark": ({"forced_colors": "active", "color_scheme": "dark"}, AAA),
}
NOTHING_SET = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none", "media": "screen"}
STATED = "() => [document.documentElement.lang, document.documentElement.dir, document.title]"
ON_PAPER = "comes => dispatchEvent(new Event(comes ? 'beforeprint' : 'afterprint'))"


def violations(page: Page, within: str = "", **run: object) -> list[str]:
    """What axe finds on the page as it stands, or within a part of it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate(RUN_AXE, {"within": within, "run": {"runOnly": {"type": "tag", "values": TAGS}, **run}})


def set_size(page: Page, view: tuple[int, int]) -> None:
    page.set_viewport_size({"width": view[0], "height": view[1]})


def set_text_size(page: Page, percent: int) -> None:
    """The size of text that a person sets in the browser: rem and the widths of media queries grow with it."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100}})


PARTS = ("places", "axe", "headings", "stated", "languages", "moves", "signs", "boxes", "layout", "words", "large text", "text spacing", "targets", "contrast", "rings", "mirror", "order")


class Seen:
    """The faults of a walk by what was asked, and the places where it went."""

    def __init__(self, page: Page, locale: str, *, scripted: bool = True):
        self.page, self.locale, self.scripted = page, locale, scripted
        self.found: dict[str, list[str]] = {part: [] for part in PARTS}
        self.letters: dict[str, set[str]] = defaultdict(set)

    def walk(self, names: Iterator[str]) -> dict[str, list[str]]:
        for name in names:
            self.name = name
            self.found["places"].append(name)
            self._look_at_words()
            if self.locale in LOCALES:
                self._look_at_sizes()
                self._look_at_colours()
            else:
                self._look_at_room()
        self.found["boxes"] = self.page.evaluate(BOXES, {font: "".join(sorted(letters)) for font, letters in self.letters.items()})
        return self.found

    def _ask(self, part: str, question: str, given: object = None, *, where: str = "") -> None:
        self.found[part] += [f"{self.name}{where}: {fault}" for fault in look(self.page, question, given)]

    def _look_at_words(self) -> None:
        set_size(self.page, PHONE)
        wanted = [self.locale, "rtl" if self.locale in FROM_RIGHT_TO_LEFT else "ltr", "Ask First"]
        stated = self.page.evaluate(STATED)
        self.found["stated"] += [f"{self.name}: {stated}"] if stated != wanted else []
        self._ask("headings", HEADINGS)
        if self.locale != LONGER:  # which has each vowel twice
            for width in PHONES:
                set_size(self.page, (width, PHONE[1]))
                self._ask("words", WORDS, where=f", {width}")
            set_size(self.page, PHONE)
        self._ask("moves", MOVES)
        self._ask("signs", SIGNS)
        if self.locale in OWN_LETTERS:
            self._ask("languages", LANGUAGES, [self.locale, OWN_LETTERS[self.locale], NAMES])
        for font, letters in self.page.evaluate(LETTERS).items():
            self.letters[font].update(letters)
        if self.scripted:  # axe is a script too; how much stands out is looked at below, in every colour
            self.found["axe"] += [f"{self.name}: {fault}" for fault in violations(self.page, rules={"color-contrast": {"enabled": False}})]

    def _look_at_room(self) -> None:
        """What else its words could break: the room on a small phone, at both sizes of text, and the order from right to left. Styles and script are those of every language."""
        self._ask("layout", LAYOUT)
        self._ask("targets", TARGETS)
        if self.locale in FROM_RIGHT_TO_LEFT:
            self._ask("mirror", MIRROR)
            self._ask("order", IN_ORDER)
        set_text_size(self.page, 200)
        self._ask("large text", LAYOUT)
        set_text_size(self.page, 100)

    def _look_at_sizes(self) -> None:
        for view in VIEWS:
            set_size(self.page, view)
            self._ask("layout", LAYOUT, where=f", {view}")
            if view in (PHONE, DESK):
                self._ask("targets", TARGETS, where=f", {view}")
            if view in (PHONE, DESK) and self.locale == RIGHT_TO_LEFT:
                self._ask("mirror", MIRROR, where=f", {view}")
                self._ask("order", IN_ORDER, where=f", {view}")
        set_text_size(self.page, 200)
        for view in (DESK, PHONE):
            set_size(self.page, view)
            self._ask("large text", LAYOUT, where=f", {view}")
        set_text_size(self.page, 100)
        plant(self.page, TEXT_SPACING)
        self._ask("text spacing", LAYOUT)
        self.page.evaluate("() => { document.adoptedStyleSheets = []; }")

    def _look_at_colours(self) -> None:
        """In one language in all; a translation has no colours of its own."""
        for screen, (options, least) in SCREENS.items() if self.locale == "en" else [("light", ({}, AA))]:
            self.page.emulate_media(**{**NOTHING_SET, **options})
            self._ask("contrast", CONTRAST, least, where=f", {screen}")
            if "contrast" not in screen and self.name != "doors opened":
                self._ask("rings", RINGS, where=f", {screen}")
        self.page.emulate_media(**{**NOTHING_SET, "media": "print"})
        self.page.evaluate(ON_PAPER, True)
        self._ask("contrast", CONTRAST, AAA, where=", on paper")
        if self.locale == RIGHT_TO_LEFT:
            self._ask("order", IN_ORDER, where=", on paper")
        self.page.evaluate(ON_PAPER, False)
        self.page.emulate_media(**NOTHING_SET)


def walker(browser: Browser, site_of: Callable[[str], Path], questionnaire, shared: Path | None) -> Callable[..., list[str]]:
    """Gives the faults of a part in a locale; walks when somebody asks for the first time. `shared` is a folder of all workers."""
    kept: dict[tuple[str, bool], dict[str, list[str]]] = {}

    def go(locale: str, scripted: bool) -> dict[str, list[str]]:
        context = browser.new_context(java_script_enabled=scripted)
        page, site = context.new_page(), site_of(locale)
        names = walk(page, site, locale, questionnaire) if scripted else walk_without_script(page, interview_path(site, locale, questionnaire).as_uri(), questionnaire)
        found = Seen(page, locale, scripted=scripted).walk(names)
        context.close()
        return found

    def seen(locale: str, part: str, scripted: bool = True) -> list[str]:
        key = (locale, scripted)
        if key not in kept and shared is None:
            kept[key] = go(*key)
        elif key not in kept:
            path = shared / f"seen-{locale}-{scripted}.json"
            with FileLock(f"{path}.lock"):
                if not path.exists():
                    path.write_text(json.dumps(go(*key)), "utf-8")
            kept[key] = json.loads(path.read_text("utf-8"))
        assert len(kept[key]["places"]) >= (len(STEPS) if scripted else 4) 
        return kept[key][part]

    return seen


def shared_folder(own: Path) -> Path | None:
    """The folder that all workers of a run have in common; None where there is only one."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else None
