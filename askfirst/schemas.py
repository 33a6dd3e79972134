"""The model told to others: JSON Schemas, so that an editor completes and checks while people type, and docs/format.md for reading."""

from __future__ import annotations

import json

from collections.abc import Iterator
from typing import get_args

from askfirst.model import FILE_KINDS, PageFront, Part


def schema_files() -> dict[str, bytes]:
    """The schema of each kind of file, by file name (JSON Schema 2020-12)."""
    files = {}
    for kind, shape in FILE_KINDS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model_json_schema()}
        files[f"{kind}.schema.json"] = (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def format_reference() -> bytes:
    """docs/format.md: every key of every kind of file."""
    lines = ["# The files and their keys", "", "Written by `python3 build.py schema` from askfirst/model.py. What conditions mean stands in [rules.md](rules.md).", ""]
    for shape in (*FILE_KINDS.values(), PageFront):
        lines += [f"## {(shape.__doc__ or '').strip().splitlines()[0]}", ""]
        for part in _parts_of(shape):
            if part is not shape:
                lines += [f"### {(part.__doc__ or '').strip().splitlines()[0]}", ""]
            lines += ["| key | needed | what it is |", "|---|---|---|"]
            for name, field in part.model_fields.items():
                lines.append(f"| `{name}` | {'yes' if field.is_required() else ''} | {(field.description or '').replace('|', chr(92) + '|')} |")
            lines.append("")
    return "\n".join(lines).encode()


def _parts_of(shape: type[Part], seen: set[type[Part]] | None = None) -> Iterator[type[Part]]:
    """A shape and every shape inside it, each once, in the order of the keys."""
    seen = set() if seen is None else seen
    if shape in seen:
        return
    seen.add(shape)
    yield shape
    for field in shape.model_fields.values():
        waiting = [field.annotation]
        while waiting:
            kind = waiting.pop(0)
            if isinstance(kind, type) and issubclass(kind, Part):
                yield from _parts_of(kind, seen)
            waiting = [*get_args(kind), *waiting]
