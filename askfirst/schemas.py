"""JSON Schemas of the files that people edit, so that an editor completes and checks while they type."""

from __future__ import annotations

import json

from askfirst.model import FILE_KINDS


def schema_files() -> dict[str, bytes]:
    """The schema of each kind of file, by file name (JSON Schema 2020-12)."""
    files = {}
    for kind, shape in FILE_KINDS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model_json_schema()}
        files[f"{kind}.schema.json"] = (json.dumps(schema, indent=1, ensure_ascii=False) + "\n").encode()
    return files
