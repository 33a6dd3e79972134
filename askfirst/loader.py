"""One file at a time: read, validate against its shape, and say every finding at its line and column in the author's words."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
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
        for finding in problem.errors(include_url=False):
            _report_finding(finding, node, shapes, report)
        return None


def _report_finding(finding: dict, root: LocatedDict, shapes: dict[int, type[Part]], report: Diagnostics) -> None:
    """Adds the diagnostic for one of pydantic's findings."""
    parent, node, key = _follow(root, finding["loc"])
    context = finding.get("ctx", {})
    kind = finding["type"]
    if "message" in context:
        report.error(context.get("place") or _place_of(node), kind, context["message"], context.get("help", ""))
    elif kind == "extra_forbidden":
        known = [name for name in shapes[id(parent)].model_fields]
        report.error(key.place, "unknown-key", f"Unknown key {quoted(key)}.", did_you_mean(key, [name for name in known if name not in parent]))
    elif kind == "missing":
        name = str(finding["loc"][-1])
        report.error(_place_of(node), "missing-key", f'"{name}:" is missing here.', f"Add it: {shapes[id(node)].model_fields[name].description}")
    elif kind == "too_short":
        report.error(_place_of(node), "empty-list", "At least one entry is needed here.", "Add one.")
    elif kind in ("list_type", "dict_type"):
        needed = 'a list ("- " lines)' if kind == "list_type" else '"name: value" lines'
        report.error(_place_of(node), "wrong-shape", f"This must be {needed}.", "Compare it with another entry of the same kind.")
    else:
        report.error(_place_of(node), "wrong-shape", "This cannot be understood here.", "Compare it with another entry of the same kind.")


def _follow(root: LocatedDict, path: tuple) -> tuple[Node | None, Node, Text | None]:
    """Walks pydantic's path as far as the file goes: the parent, the node, and the key that led to it."""
    parent, node, key = None, root, None
    for step in path:
        if step == "[key]":
            return parent, key, key
        if isinstance(node, LocatedDict) and step in node:
            parent, key = node, next(name for name in node if name == step)
            node = node[step]
        elif isinstance(node, LocatedList) and isinstance(step, int) and step < len(node):
            parent, node = node, node[step]
    return parent, node, key


def _place_of(node: Node) -> Place:
    return node.place
