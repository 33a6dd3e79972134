"""The renderer: nothing unescaped, nothing loaded, every page complete by itself, and English that is shown for want of a translation marked as such."""

import ast
import base64
import datetime
import hashlib
import posixpath
import re
import shutil
from functools import cached_property
from html.parser import HTMLParser

import pytest

from askfirst.diagnostics import Diagnostics
from askfirst.pipeline import build_site
from askfirst.policy import content_security_policy
from askfirst.positions import Place, Text
from askfirst.project import load_project
from askfirst.renderer import render_site
from askfirst.voice import dial, say_date
from writing import ROOT, change, dedented, tree, write, write_project

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class PageReader(HTMLParser):
    """A page as a parser sees it: elements with their attributes, the texts in them, the style and the scripts; refuses tags that do not match."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.raw = [], [], [], {"style": [], "script": []}
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        assert len({name for name, _ in attributes}) == len(attributes), (tag, attributes)
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]} at {self.getpos()}"
        self.open.pop()

    def handle_data(self, text):
        if self.open and self.open[-1] in self.raw:
            self.raw[self.open[-1]].append(text)
        else:
            self.texts.append(text)

    def handle_comment(self, text):
        raise AssertionError(f"a comment reached the page: {text[:40]}")

    def having(self, attribute):
        return [(tag, attributes[attribute]) for tag, attributes in self.elements if attribute in attributes]

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @cached_property
    def text(self):
        return " ".join("".join(self.texts).split())


# The environment

def environments(tree):
    """The keyword arguments of each call that makes a jinja2 environment or template."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("Environment", "Template", "NativeEnvironment", "SandboxedEnvironment", "from_string", "overlay"):
            yield {word.arg: ast.unparse(word.value) for word in node.keywords}


def test_every_environment_escapes_and_refuses_what_is_undefined():
    found = [keywords for path in (ROOT / "askfirst").rglob("*.py") for keywords in environments(ast.parse(path.read_text("utf-8")))]
    assert found
    assert {(keywords.get("autoescape"), keywords.get("undefined")) for keywords in found} == {("True", "jinja2.StrictUndefined")}


def test_no_template_turns_escaping_off():
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", path.read_text("utf-8")), path


def test_a_template_that_names_what_does_not_exist_is_told_at_its_line(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "templates" / "home.html", '{{ ui("home-free") }}', "{{ page.nothing }}")
    line = next(number for number, text in enumerate((root / "templates" / "home.html").read_text("utf-8").split("\n"), 1) if "page.nothing" in text)
    report = build_site(root, tmp_path / "site").report
    assert [(entry.code, entry.place[:2]) for entry in report.entries] == [("template", ("templates/home.html", line))]


def test_a_template_that_asks_for_words_that_do_not_exist_is_told(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "templates" / "home.html", 'ui("home-free")', 'ui("home-fee")')
    report = build_site(root, tmp_path / "site").report
    assert [(entry.code, 'has no text "home-fee"' in entry.message) for entry in report.entries] == [("template", True)]


def test_a_text_that_lacks_a_value_for_its_placeholder_is_told(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "templates" / "interview.html", 'ui("part", number=section.number, count', 'ui("part", count')
    report = build_site(root, tmp_path / "site").report
    assert [(entry.code, "nothing is given for {number}" in entry.message) for entry in report.entries] == [("template", True)]


def test_a_missing_style_or_script_is_told_in_a_sentence(tmp_path):
    root = write_project(tmp_path / "project")
    (root / "templates" / "script" / "logic.js").unlink()
    report = build_site(root, tmp_path / "site").report
    assert [(entry.code, entry.place.path) for entry in report.entries] == [("template", "templates/script/logic.js")]


# Every page of the real site

@pytest.fixture(scope="module")
def pages(site):
    """The real pages, parsed."""
    found = {path: content.decode() for path, content in tree(site).items() if path.endswith(".html")}
    assert len(found) > 10
    return {path: (html, PageReader(html)) for path, html in found.items()}


def each(pages):
    for path, (html, page) in pages.items():
        yield path, html, page


def spoken_in(path):
    """The language and direction of a page, by its folder."""
    locale = path.split("/")[0] if "/" in path and not path.startswith("review/") else "en"
    return locale, "rtl" if locale == "ar" else "ltr"


def test_every_page_says_its_language_and_direction(pages):
    for path, _, page in each(pages):
        (tag, attributes), *_ = page.elements
        assert (tag, attributes["lang"], attributes["dir"]) == ("html", *spoken_in(path)), path


def test_every_page_begins_with_its_doctype_and_its_encoding(pages):
    for path, html, page in each(pages):
        assert html.lstrip().startswith("<!DOCTYPE html>"), path
        assert html.encode().index(b'<meta charset="utf-8">') < 1024, path


def test_every_page_has_the_neutral_name_of_the_site_as_its_title(pages):
    for path, html, _ in each(pages):
        assert re.findall(r"<title>(.*?)</title>", html) == ["Ask First"], path


def points_wrong(page):
    """The ids that stand twice in a page, and those that it points to and does not have."""
    ids = [name for _, name in page.having("id")]
    wanted = [name for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls") for _, names in page.having(attribute) for name in names.split()]
    wanted += [address[1:] for _, address in page.having("href") if address.startswith("#")]
    return {name for name in ids if ids.count(name) > 1} | set(wanted) - set(ids)


def test_no_page_uses_an_id_twice_or_points_to_one_that_is_not_there(pages):
    for path, _, page in each(pages):
        assert points_wrong(page) == set(), path


def test_ids_of_the_files_that_read_alike_when_joined_lead_to_places_of_their_own(tmp_path):
    """Decision a with outcome b-c, decision a-b with outcome c: and each page has both."""
    same = "if_possible: {any: [is-held, {case: [open, over]}, {entry: visa}]}"
    files = build_site(write_project(tmp_path / "project", f"""
        questions:
          - {{id: held, options: [yes, no]}}
          - {{id: case, options: [open, over, other]}}
          - {{id: entry, options: [visa, crossed]}}
        facts:
          is-held: {{when: {{held: yes}}}}
        decisions:
          - {{id: a, outcomes: [{{id: b-c, severity: danger, {same}}}, {{id: d}}]}}
          - {{id: a-b, outcomes: [{{id: c, severity: danger, {same}}}, {{id: d}}]}}
          - {{id: b, outcomes: [{{id: a, if_possible: {{case: over}}, unless: is-held}}, {{id: d}}]}}
        people: [{{id: ana, outcomes: {{a: b-c, a-b: c, b: d}}}}]
        """), tmp_path / "site").files
    for path in ("en/tiny.html", "en/tiny-how-it-decides.html", "review/tiny.html"):
        page = PageReader(files[path].decode())
        assert points_wrong(page) == set(), path
        if path != "en/tiny.html":
            names = [name for _, name in page.having("id") if name.startswith("outcome-")]
            assert names == ["outcome-a.b-c", "outcome-a.d", "outcome-a-b.c", "outcome-a-b.d", "outcome-b.a", "outcome-b.d"], path


# Pages that would overwrite each other

def add_questionnaire(root, name):
    """The questionnaire of a tiny project once more, under another name."""
    shutil.copytree(root / "questionnaires" / "tiny", root / "questionnaires" / name)


def add_page(root, name):
    shutil.copy(root / "content" / "pages" / "en" / "about.md", root / "content" / "pages" / "en" / f"{name}.md")


@pytest.mark.parametrize("add, name, told", [
    (add_questionnaire, "tiny-how-it-decides", """
        questionnaires/tiny-how-it-decides/questions.yaml:1:1: error: Two pages would be called "tiny-how-it-decides.html", and one of them would be lost. [page-twice]
          note: questionnaires/tiny/questions.yaml:1:1: the other is made from this
          help: Give this file another name; or if it is of a questionnaire, its folder.
        """),
    (add_questionnaire, "about", """
        questionnaires/about/questions.yaml:1:1: error: Two pages would be called "about.html", and one of them would be lost. [page-twice]
          note: content/pages/en/about.md:1:1: the other is made from this
          help: Give this file another name; or if it is of a questionnaire, its folder.
        """),
    (add_page, "tiny-how-it-decides", """
        questionnaires/tiny/questions.yaml:1:1: error: Two pages would be called "tiny-how-it-decides.html", and one of them would be lost. [page-twice]
          note: content/pages/en/tiny-how-it-decides.md:1:1: the other is made from this
          help: Give this file another name; or if it is of a questionnaire, its folder.
        """),
    (add_page, "tiny", """
        questionnaires/tiny/questions.yaml:1:1: error: Two pages would be called "tiny.html", and one of them would be lost. [page-twice]
          note: content/pages/en/tiny.md:1:1: the other is made from this
          help: Give this file another name; or if it is of a questionnaire, its folder.
        """),
    (add_page, "index", """
        content/pages/en/index.md:1:1: error: Two pages would be called "index.html", and one of them would be lost. [page-twice]
          note: content/site.yaml:1:1: the other is made from this
          help: Give this file another name; or if it is of a questionnaire, its folder.
        """),
])
def test_two_pages_under_one_path_are_refused_and_nothing_is_written(tmp_path, add, name, told):
    root = write_project(tmp_path / "project")
    add(root, name)
    built = build_site(root, tmp_path / "site")
    assert built.report.render() == dedented(told).rstrip("\n")
    assert built.changed is None and not (tmp_path / "site").exists()


def test_names_that_only_begin_alike_are_pages_of_their_own(tmp_path):
    root = write_project(tmp_path / "project")
    add_questionnaire(root, "tiny-how")
    add_page(root, "how-it-decides")
    assert build_site(root, tmp_path / "site").changed is not None


def test_the_policy_allows_exactly_the_style_and_script_of_the_page(pages):
    for path, html, page in each(pages):
        policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
        styles, scripts = re.findall(r"<style[^>]*>(.*?)</style>", html, re.S), re.findall(r"<script>(.*?)</script>", html, re.S)

        def hashes(texts):
            return {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts}

        directives = {name: set(rest) for name, *rest in (one.split() for one in policy.split(";"))}
        assert directives["default-src"] == {"'none'"}, path
        assert directives["style-src"] == hashes(styles) and len(styles) == (3 if scripts else 1), path
        assert directives.get("script-src", set()) == hashes(scripts), path
        assert directives["base-uri"] == directives["form-action"] == {"'none'"}, path
        assert bool(scripts) == bool(page.all("form")), path


def test_the_policy_stands_before_everything_that_it_governs(pages):
    for path, html, _ in each(pages):
        assert html.index("Content-Security-Policy") < min(html.index(one) for one in ("<style", "<link", "<title")), path


def test_no_attribute_holds_style_or_script(pages):
    for path, _, page in each(pages):
        assert [(tag, name) for tag, attributes in page.elements for name in attributes if name == "style" or name.startswith("on")] == [], path


LOADING = {"src", "srcset", "poster", "data", "background", "ping", "action", "formaction", "cite", "manifest", "integrity", "imagesrcset", "xlink:href"}


def test_no_page_loads_anything(pages):
    for path, html, page in each(pages):
        assert [(tag, name) for tag, attributes in page.elements for name in attributes if name in LOADING] == [], path
        assert {tag for tag, _ in page.elements} & {"img", "iframe", "object", "embed", "video", "audio", "source", "base", "svg", "image", "use"} == set(), path
        assert [(one["rel"], one["href"]) for one in page.all("link")] == [("icon", "data:,")], path
        assert [one for one in page.all("meta") if one.get("http-equiv", "").lower() == "refresh"] == [], path
        for text in page.raw["style"] + page.raw["script"]:
            assert not re.search(r"https?:|//[a-z]|@import|url\((?!['\"]?data:)|fetch\(|XMLHttp|sendBeacon|WebSocket|EventSource|import\(|localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|history\.(push|replace)State", text), path


def test_links_go_to_pages_of_the_site_to_numbers_or_to_known_hosts(pages):
    project = load_project(ROOT, Diagnostics())
    hosts = {*project.link_hosts, project.site.leave_to.split("/")[2]}
    for path, _, page in each(pages):
        for tag, address in page.having("href"):
            if address.startswith("https://"):
                assert tag == "a" and address.split("/")[2] in hosts, (path, address)
            elif not address.startswith(("tel:", "#", "data:,")):
                assert not address.startswith("/") or path == "404.html", (path, address)
                assert posixpath.normpath(posixpath.join("/", posixpath.dirname(path), address.partition('#')[0]))[1:] in pages, (path, address)


def test_every_control_tells_the_browser_to_forget_it(pages):
    for path, _, page in each(pages):
        assert {one.get("autocomplete") for one in [*page.all("form"), *page.all("input")]} <= {"off"}, path
        assert all(one.get("type") for one in [*page.all("input"), *page.all("button")]), path


def test_the_english_side_has_what_does_not_stand_on_the_page_already(pages):
    """Of each text that can change: below it, or for an equal element before."""
    for path, html, page in each(pages):
        marked = re.findall(r"<(span|div) (data-t\b[^>]*>.*?)</\1>(?:<small class=\"state\".*?</small>)?(<(?:small|div) class=\"below\")?", html, re.S)
        side = re.search(r'<template id="side">(.*?)</template>', html, re.S)
        if path.endswith("/dismissal-or-delay.html") and spoken_in(path)[0] != "en":
            first = {(tag, text): below for tag, text, below in reversed(marked)}
            assert side and side.group(1).count("<i>") == sum(not below for below in first.values()) > 300
        elif path == "en/dismissal-or-delay.html":  # the review booklet has no marks
            assert side is None and len(marked) > 300
        else:
            assert side is None and not marked, path


def test_pages_in_all_languages_are_built_alike(pages, built):
    names = {path.partition("/")[2] for path in pages if path.startswith("en/")}
    assert len(names) > 5 and len(built.project.locales) == 12
    for name in names:
        shape = [[(tag, attributes.get("id"), attributes.get("name"), attributes.get("value")) for tag, attributes in pages[f"{locale}/{name}"][1].elements if tag in ("form", "input", "section", "fieldset", "h1", "h2", "h3", "h4")]
                 for locale in built.project.locales]
        assert all(one == shape[0] for one in shape), name


def test_every_translated_page_says_that_nobody_has_checked_it(pages):
    for path, _, page in each(pages):
        assert ("translation" in [name for _, name in page.having("id")]) == (spoken_in(path)[0] != "en"), path


# Fallbacks

def test_a_translated_plain_page_is_shown_while_it_is_made_from_the_english_of_today(tmp_path):
    root = write_project(tmp_path / "project")
    english = root / "content" / "pages" / "en" / "about.md"
    digest = hashlib.sha256(english.read_bytes()).hexdigest()
    write(root / "content" / "pages" / "es" / "about.md", f"""
        ---
        title: Acerca de este sitio
        order: 1
        translates: {digest}
        ---
        Llame a {{court-line}}.
        """)
    built = build_site(root, tmp_path / "site")
    html = built.files["es/about.html"].decode()
    assert "Llame a <a href=" in html and "<h1>Acerca de este sitio</h1>" in html
    main = html[html.index("<main"):html.index("</main>")]
    assert 'lang="en"' not in main

    change(english, "Call {court-line}.", "Call {court-line} today.")
    html = build_site(root, tmp_path / "site").files["es/about.html"].decode()
    main = html[html.index("<main"):html.index("</main>")]
    assert '<div lang="en"><p>Call <a href=' in main and "Llame" not in html
    assert '<h1><span lang="en">About this site</span></h1>' in html


def test_a_plain_page_without_translation_is_english_and_marked(tmp_path):
    html = build_site(write_project(tmp_path / "project"), tmp_path / "site").files["es/about.html"].decode()
    assert '<div lang="en"><p>Call <a href="tel:+18008987180"><bdi dir="ltr">1-800-898-7180</bdi></a>.</p></div>' in html


# Texts that could break out

@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- never closed", "]]>", "a\u2028b\u2029c", "</title></style></template></main>", '" onclick="x', "&lt;b&gt; &amp; &nbsp;",
                                  "{{ 7 * 7 }} {% if %}", "<b>bold</b>", "${x} `y`", "'}());alert(1);//"])
def test_whatever_a_translation_holds_the_page_parses_and_shows_it(tmp_path, text):
    project = load_project(write_project(tmp_path / "project"), Diagnostics())
    for one in project.texts.values():
        if not one.is_prose:
            project.catalogues["es"].translations[one.id] = (str(one.text), Text.at(f"{one.text} {text.replace('{', '').replace('}', '')}", Place("es.po")))
    report = Diagnostics()
    files = render_site(project, report)
    assert report.entries == []
    for path in ("es/tiny.html", "es/index.html", "es/about.html"):
        page = PageReader(files[path].decode())
        assert " ".join(text.replace("{", "").replace("}", "").split()) in page.text, path
        assert len(page.all("script")) == (path == "es/tiny.html")
        assert [name for _, attributes in page.elements for name in attributes if name.startswith("on")] == []
    assert re.findall(r"<script>(.*?)</script>", files["es/tiny.html"].decode(), re.S) == re.findall(r"<script>(.*?)</script>", files["en/tiny.html"].decode(), re.S)


def test_signs_that_mean_something_to_html_are_shown_as_written(tmp_path):
    root = write_project(tmp_path / "project")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Is 3 < 5 & 5 > 3 \"true\"?")
    change(root / "content" / "site.yaml", "name: Ask First", "name: Ask & First")
    built = build_site(root, tmp_path / "site")
    html = built.files["en/tiny.html"].decode()
    assert 'Is 3 < 5 & 5 > 3 "true"?' in PageReader(html).text
    assert "<title>Ask &amp; First</title>" in html
    assert "3 &lt; 5 &amp; 5 &gt; 3" in html


def test_style_and_script_cannot_close_their_elements(tmp_path):
    root = write_project(tmp_path / "project")
    with (root / "templates" / "script" / "interview.js").open("a") as file:
        file.write("\nvar ending = '</script>', comment = '<!--';\n")
    with (root / "templates" / "style" / "document.css").open("a") as file:
        file.write("\n.x::after { content: '</style>' }\n")
    html = build_site(root, tmp_path / "site").files["en/tiny.html"].decode()
    assert [html.count(one) for one in ("<script", "</script", "<style", "</style", "<!--")] == [1, 1, 4, 3, 0]  # a style for the page, for paper, for the rules; the script names one
    assert PageReader(html).raw["script"] == re.findall(r"<script>(.*)</script>", html, re.S)


# Small pieces

def test_a_policy_names_hashes_only():
    policy = content_security_policy(["b{}", "i{}"], "f()")
    assert re.fullmatch(r"default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src( 'sha256-[\w+/]{43}='){2}; img-src data:; base-uri 'none'; form-action 'none'; "
                        "require-trusted-types-for 'script'; trusted-types 'none'", policy)
    assert "script-src" not in content_security_policy(["b{}"], None)
    assert "unsafe" not in policy


@pytest.mark.parametrize("phone, address", [("1-800-898-7180", "tel:+18008987180"), ("1-888-351-4024", "tel:+18883514024")])
def test_a_number_becomes_a_global_tel_address(phone, address):
    assert dial(phone) == address


@pytest.mark.parametrize("locale, words", [("en", "November 22, 2026"), ("es", "22 de noviembre de 2026"), ("mam", "2026-11-22"), ("zh-Hans", "2026年11月22日")])
def test_a_day_is_said_in_the_words_of_the_language_or_in_digits(locale, words):
    assert say_date(datetime.date(2026, 11, 22), locale) == words
