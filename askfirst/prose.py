"""Words and prose to HTML that is known to be clean: HTML and strange links are refused, never stripped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from urllib.parse import urlsplit

import markdown
import nh3

from askfirst.diagnostics import did_you_mean, quoted

PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LONGEST_BLOCK = 1200
CLEAN_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h2", "h3"}

Finding = tuple[int, int, str, str, str]  # from and to in the text, code, message, help

_HTML = re.compile(r"<[A-Za-z/!?][^<>\n]*>?")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_LINK = re.compile(r"\]\(([^)]*)\)?")
_BRACE = re.compile(r"[{}]")
_PLAIN_ADDRESS = re.compile(r"https://[!-;=?-~]+")
MOST_BRACKETS = 20


def find_faults(text: str, *, is_prose: bool, headings: bool = False, link_hosts: frozenset[str] = frozenset(), pages: frozenset[str] = frozenset(),
                placeholders: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Everything in a text that may not reach a page. `headings`: whether ## may stand in it, as in plain pages."""
    clean = True
    for fault in _find_known_faults(text, is_prose, headings, link_hosts, pages, placeholders):
        clean = False
        yield fault
    if clean and is_prose:
        try:
            render_prose(text, lambda name: "", pages)
        except ValueError:
            yield (0, 0, "markdown-not-allowed", "Something in this text would come out as more than paragraphs, lists, **bold** and links.",
                   "Write it in plain words; take out signs that Markdown reads in its own way.")


def _find_known_faults(text: str, is_prose: bool, headings: bool, link_hosts: frozenset[str], pages: frozenset[str], placeholders: frozenset[str]) -> Iterator[Finding]:
    if match := _HTML.search(text):
        yield (*match.span(), "html-not-allowed", f"HTML is not allowed in a text: {quoted(match.group()[:40])}.",
               'Delete it. For bold write **bold**. To show "<", put a space after it.')
        return
    if match := _ENTITY.search(text):
        yield (*match.span(), "html-not-allowed", f"{quoted(match.group()[:40])} is a code of HTML, which is not allowed in a text.", "Type the character itself.")
        return
    for match in PLACEHOLDER.finditer(text):
        if match.group(1) not in placeholders:
            yield (*match.span(), "unknown-placeholder", f"{quoted(match.group())} names nothing.",
                   did_you_mean(match.group(), [f"{{{name}}}" for name in placeholders]) or "No placeholder can stand here.")
    for match in _BRACE.finditer(PLACEHOLDER.sub(lambda found: " " * len(found.group()), text)):
        yield (*match.span(), "lone-brace", "A brace stands alone here.", "Braces are for placeholders such as {court-line}; delete it, or close it.")
    if is_prose:
        yield from _find_markdown_faults(text, headings, link_hosts, pages)


def _find_markdown_faults(text: str, headings: bool, link_hosts: frozenset[str], pages: frozenset[str]) -> Iterator[Finding]:
    for block in re.finditer(r"(?:[^\n]+\n?)+", text):
        size, begin = len(block.group()), block.start()
        if size > LONGEST_BLOCK:
            yield begin, begin + 1, "text-too-long", f"This paragraph has {size} characters; {LONGEST_BLOCK} is the limit.", "Split it."
        if block.group().count("[") > MOST_BRACKETS:
            yield begin, begin + 1, "too-many-links", f"There are more than {MOST_BRACKETS} brackets in this paragraph.", "Split it, or take links out."
    for pattern, code, message, help in (_PAGE_HEADING if headings else _TEXT_HEADING, *_MARKDOWN_FAULTS):
        for match in pattern.finditer(text):
            yield (*match.span(), code, message, help)
    for match in _LINK.finditer(text):
        problem = name_link_problem(match.group(1), link_hosts, pages)
        if problem:
            near = did_you_mean(match.group(1), pages)
            yield (*match.span(1), "link-not-allowed", problem, near if near.startswith("Did") else
                   "Link to a page of this site by its name, or to an https page whose host stands in content/site.yaml.")


_TEXT_HEADING = (re.compile(r"^[ ]{0,3}#+|^[ ]{0,3}=+[ ]*$", re.M), "heading-not-allowed", "A heading cannot stand in this text.", "Delete the # or the line of =.")
_PAGE_HEADING = (re.compile(r"^[ ]{0,3}#(?!##?[ ]\S)(?!#[ ]\S)#*|^[ ]+##?#?[ ]|^[ ]{0,3}=+[ ]*$", re.M), "heading-not-allowed", "A heading of a page cannot be written so.",
                 'Begin the line with "## ", or "### " below such a heading.')
_MARKDOWN_FAULTS = (
    (re.compile(r"^[ ]*(?:(?:[-*+]|\d+\.)[ ]+)+#+", re.M), "heading-not-allowed", "A heading cannot stand in a list.", "Delete the #."),
    (re.compile(r"^[ ]{0,3}(?:-[ ]*)+$|^[ ]{0,3}(?:\*[ ]*){3,}$|^[ ]{0,3}(?:_[ ]*){3,}$", re.M), "line-not-allowed", "A drawn line cannot stand in a text.",
     "Delete it. An empty line separates paragraphs."),
    (re.compile(r"^(?:[ ]*[-*+]|[ ]*\d+\.)?[ ]*>", re.M), "quote-not-allowed", 'A line cannot begin with ">".', "Delete it, or write the sign in words."),
    (re.compile(r"\S+[ ]{2,}$(?=\n[^\n])", re.M), "spaces-at-end", "This line ends with spaces, which Markdown reads as a line break.", "Delete them."),
    (re.compile(r"(?:(?<=\A)|(?<=\n\n))[ ]{0,3}(?!1\.)\d+\.(?=[ ])"), "list-start", "A numbered list begins with 1, and this paragraph would become one.",
     "Number from 1, or do not begin with a number and a full stop."),
    (re.compile(r"!\["), "image-not-allowed", "Images are not allowed in a text.", "Say it in words."),
    (re.compile(r"^[ ]*\[[^\]\n]*\]:|\][ ]?\[", re.M), "link-not-allowed", "A link must carry its address right behind it.", "Write [text](address)."),
    (re.compile(r"`[^`]*`?"), "code-not-allowed", "A backtick has no meaning here.", "Delete it."),
    (re.compile(r"^[ ]{4,}(?![ ]*(?:[-*] |\d+\. ))\S", re.M), "code-not-allowed", "A line that begins with four spaces would be shown as code.", "Indent it less."),
)


def name_link_problem(address: str, link_hosts: frozenset[str], pages: frozenset[str]) -> str:
    """Why a link may not be made; empty if it may."""
    if address in pages:
        return ""
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", address)
    if scheme and scheme.group(1) != "https":
        return f"Links with {quoted(scheme.group(1) + ':')} are not allowed."
    if not scheme:
        return f"There is no page {quoted(address[:80])} on this site."
    if not _PLAIN_ADDRESS.fullmatch(address) or "&" in address or "\\" in address:
        return "This address has signs that do not belong into one."
    try:
        host = urlsplit(address).netloc
    except ValueError:
        return "This address cannot be read."
    if host not in link_hosts:
        return f"The host of this link, {quoted(host[:80])}, is not on the list of known hosts."
    return ""


def render_words(text: str, fill: Callable[[str], str]) -> str:
    """Plain words as HTML. `fill` gives the HTML of a placeholder."""
    return _filled(escape(text, quote=False), fill)


def render_prose(text: str, fill: Callable[[str], str], pages: frozenset[str] = frozenset()) -> str:
    """Prose as HTML: paragraphs, lists, bold, links. Raises ValueError if anything else would come out (`find_faults` tells it before)."""
    return _filled(_rendered(text, pages), fill)


@cache
def _rendered(text: str, pages: frozenset[str]) -> str:
    """Prose as HTML, with its placeholders. A text stands on many pages; reading Markdown is slow."""
    parser = markdown.Markdown(extensions=["sane_lists"], output_format="html")
    parser.preprocessors.deregister("html_block")
    for name in ("html", "entity", "autolink", "automail", "image_link", "image_reference", "short_image_ref", "reference", "short_reference", "backtick"):
        parser.inlinePatterns.deregister(name)
    html = parser.convert(text).replace("\n", " ").replace("> <", "><")
    clean = nh3.clean(html, tags=CLEAN_TAGS, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel=None)
    if clean.replace("&nbsp;", "\u00a0") != html:
        raise ValueError("this text would come out as HTML that is not on the list")
    for page in pages:
        html = html.replace(f'<a href="{page}">', f'<a href="{page}.html">')
    return html


def _filled(html: str, fill: Callable[[str], str]) -> str:
    return PLACEHOLDER.sub(lambda match: fill(match.group(1)), html)
