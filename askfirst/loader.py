"""One file at a time: read, validate against its shape, and say every finding at its line and column in the author's words."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from pydantic import ValidationError

from askfirst.diagnostics import CLOSE, LONGEST_VALUE, Diagnostics, did_you_mean, quoted
from askfirst.model import Part
from askfirst.positions import LocatedDict, LocatedList, Node, Place, Text
from askfirst.yaml_reader import read_file, read_yaml


def load(path: Path, name: str, shape: type[Part], report: Diagnostics) -> Part | None:
    """The file at `path` as an instance of `shape`; None after an error. `name` is what messages call the file."""
    text = read_file(path, name, report)
    return None if text is None else load_text(text, name, shape, report)


def load_text(text: str, name: str, shape: type[Part], report: Diagnostics) -> Part | None:
    """The same, from a text that was read already."""
    node = read_yaml(text, name, report)
    if node is None:
        return None
    shapes: dict[int, type[Part]] = {}
    try:
        return shape.model_validate(node, context=shapes)
    except ValidationError as problem:
        findings = problem.errors(include_url=False)
        for finding in findings:
            if not _is_explained(finding, findings):
                _report_finding(finding, node, shapes, report)
        return None


def _is_explained(finding: dict, findings: list[dict]) -> bool:
    """Whether a missing key is no finding of its own, since a misspelt one stands in its place."""
    if finding["type"] != "missing":
        return False
    *parent, name = finding["loc"]
    misspelt = [str(other["loc"][-1]) for other in findings if other["type"] == "extra_forbidden" and list(other["loc"][:-1]) == parent]
    return bool(difflib.get_close_matches(name, misspelt, n=1, cutoff=CLOSE))


def _report_finding(finding: dict, root: LocatedDict, shapes: dict[int, type[Part]], report: Diagnostics) -> None:
    """Adds the diagnostic for one of pydantic's findings."""
    parent, node, key = _follow(root, finding["loc"])
    context, kind, name = finding.get("ctx", {}), finding["type"], str(finding["loc"][-1])
    if "message" in context:
        help = context.get("help", "")
        if (kind, name) == ("bad-choice", "type") and help.startswith("Known"):
            help = _FREE_TEXT
        report.error(context.get("place") or node.place, kind, context["message"], help)
    elif kind == "extra_forbidden":
        known = [known for known in shapes[id(parent)].model_fields if known not in parent]
        near = did_you_mean(key, known)
        report.error(key.place, "unknown-key", f"{quoted(key + ':')} means nothing in {_name_part(parent, None, shapes, begins=False)}.",
                     near if near.startswith("Did") else f'Delete the line, or put "# " before it to keep it as a remark. {near}'.strip())
    elif kind == "missing":
        report.error(_place_of_part(node, key), "missing-key", f'{_name_part(node, key, shapes)} has no "{name}:".',
                     f"Add it: {shapes[id(node)].model_fields[name].description}")
    elif kind == "too_short":
        report.error((key or node).place, "empty-list", f"At least one entry is needed here{f' under {quoted(key)}' if key else ''}.", "Add one, or delete the line.")
    else:
        needed, advice = _SHAPES.get((kind, type(node)), ("something else", "Compare it with another entry of the same kind."))
        report.error(node.place, "wrong-shape", f"This must be {needed}.", advice.format(str(node).strip("[] ")[:LONGEST_VALUE] if isinstance(node, Text) else ""))


_FREE_TEXT = "A question offers options to choose from, never a box to write in: nobody should type a name, a number or a story."


_SHAPES = {
    ("list_type", Text): ("a list", "Put it between brackets: [{}]."),
    ("list_type", LocatedDict): ("a list", 'Begin each entry with "- ", on a line of its own.'),
    ("dict_type", Text): ('"name: value" lines', "Write each on a line of its own, indented."),
    ("dict_type", LocatedList): ('"name: value" lines', 'Take the "- " or the brackets away.'),
}


def _follow(root: LocatedDict, path: tuple) -> tuple[Node | None, Node, Text | None]:
    """Walks pydantic's path as far as the file goes: the parent, the node, and the key that led to it (None for an item of a list)."""
    parent, node, key = None, root, None
    for step in path:
        if step == "[key]":
            return parent, key, key
        if isinstance(node, LocatedDict) and step in node:
            parent, key = node, next(name for name in node if name == step)
            node = node[step]
        elif isinstance(node, LocatedList) and isinstance(step, int) and step < len(node):
            parent, node, key = node, node[step], None
    return parent, node, key


def _name_part(part: LocatedDict, key: Text | None, shapes: dict[int, type[Part]], begins: bool = True) -> str:
    """What a message calls a mapping, at its beginning or not: its kind, and its name where it has one."""
    told = _name_whole_part(part, key, shapes)
    return told if begins else told[0].lower() + told[1:]


def _name_whole_part(part: LocatedDict, key: Text | None, shapes: dict[int, type[Part]]) -> str:
    kind = shapes[id(part)].__name__
    if kind.endswith(("File", "Front")):
        return "This file" if kind.endswith("File") else "The top of this page"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).capitalize()
    name = part.get("id", key)
    return f"{words} {quoted(name)}" if isinstance(name, Text) and name != words.lower() else f"This {words.lower()}"


def _place_of_part(part: LocatedDict, key: Text | None) -> Place:
    name = part.get("id", key)
    return name.place if isinstance(name, Text) else part.place._replace(length=0)
