"""Words and prose to HTML that is known to be clean: HTML and strange links are refused, never stripped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import urlsplit

import markdown
import nh3

from askfirst.diagnostics import did_you_mean, quoted

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LONGEST_BLOCK = 1200
CLEAN_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h2", "h3"}

Finding = tuple[int, str, str, str]  # offset in the text, code, message, help

_HTML = re.compile(r"<\s*[A-Za-z/!?]")
_LINK = re.compile(r"\]\(([^)]*)\)")
_BRACE = re.compile(r"[{}]")


def find_faults(text: str, *, is_prose: bool, headings: bool = False, link_hosts: frozenset[str] = frozenset(), pages: frozenset[str] = frozenset(),
                placeholders: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Everything in a text that may not reach a page. `headings`: whether ## may stand in it, as in plain pages."""
    for match in _HTML.finditer(text):
        yield (match.start(), "html-not-allowed", "HTML is not allowed in a text.",
               'Delete it. For bold write **bold**. To show "<", put a space after it.')
    for match in PLACEHOLDER.finditer(text):
        if match.group(1) not in placeholders:
            yield (match.start(), "unknown-placeholder", f"{quoted(match.group())} names nothing.",
                   did_you_mean(match.group(1), placeholders) or "No placeholder can stand here.")
    for match in _BRACE.finditer(PLACEHOLDER.sub(lambda found: " " * len(found.group()), text)):
        yield match.start(), "lone-brace", "A brace stands alone here.", "Braces are for placeholders such as {court-line}; delete it, or close it."
    if is_prose:
        yield from _find_markdown_faults(text, headings, link_hosts, pages)


def _find_markdown_faults(text: str, headings: bool, link_hosts: frozenset[str], pages: frozenset[str]) -> Iterator[Finding]:
    for block in re.finditer(r"(?:[^\n]+\n?)+", text):
        if len(block.group()) > LONGEST_BLOCK:
            yield (block.start(), "text-too-long", f"This paragraph has {len(block.group())} characters; {LONGEST_BLOCK} is the limit.", "Split it.")
        if block.group().count("[") > 20:
            yield block.start(), "too-many-links", "There are more than 20 brackets in this paragraph.", "Split it, or take links out."
    for pattern, code, message, help in _MARKDOWN_FAULTS:
        if code == "heading-not-allowed" and headings:
            pattern = re.compile(r"^ {0,3}#(?!##? \S)(?!# \S)|^ {0,3}(?:=+|-{2,})[ ]*$", re.M)
        for match in pattern.finditer(text):
            yield match.start(), code, message, help
    for match in _LINK.finditer(text):
        problem = name_link_problem(match.group(1), link_hosts, pages)
        if problem:
            yield match.start(1), "link-not-allowed", problem, "Link to a page of this site by its name, or to an https page whose host stands in content/site.yaml."


_MARKDOWN_FAULTS = (
    (re.compile(r"^ {0,3}#|^ {0,3}(?:=+|-{2,})[ ]*$", re.M), "heading-not-allowed", "A heading cannot stand in this text.",
     "Delete the # or the line of = or -. In plain pages write ## before a heading."),
    (re.compile(r"!\["), "image-not-allowed", "Images are not allowed in a text.", "Say it in words."),
    (re.compile(r"^ {0,3}\[[^\]]*\]:|\]\["), "link-not-allowed", "A link must carry its address right behind it.", "Write [text](address)."),
    (re.compile(r"`"), "code-not-allowed", "A backtick has no meaning here.", "Delete it."),
    (re.compile(r"^(?: {4,}|\t)(?![ ]*(?:[-*] |\d+\. ))\S", re.M), "code-not-allowed", "A line that begins with four spaces would be shown as code.", "Indent it less."),
)


def name_link_problem(address: str, link_hosts: frozenset[str], pages: frozenset[str]) -> str:
    """Why a link may not be made; empty if it may."""
    if address in pages:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "This link cannot be read."
    if parts.scheme != "https" or not re.fullmatch(r"https://[!-;=?-~]+", address) or "&" in address or "\\" in address:
        return "A link must be https, or the name of a page of this site."
    if parts.netloc != host or host not in link_hosts:
        return f'The host of this link, "{host[:80]}", is not on the list of known hosts.'
    return ""


def render_words(text: str, fill: Callable[[str], str]) -> str:
    """Plain words as HTML. `fill` gives the HTML of a placeholder."""
    return _filled(escape(text, quote=False), fill)


def render_prose(text: str, fill: Callable[[str], str], pages: frozenset[str] = frozenset()) -> str:
    """Prose as HTML: paragraphs, lists, bold, links. Raises ValueError if anything else would come out (`find_faults` tells it before)."""
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
    return _filled(html, fill)


def _filled(html: str, fill: Callable[[str], str]) -> str:
    return PLACEHOLDER.sub(lambda match: fill(match.group(1)), html)
