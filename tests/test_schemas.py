"""Schemas: what editors read is what the model says today, and every file points to its schema."""

import json
import os
import re

import pytest
import yaml

from askfirst.model import FILE_KINDS, PageFront, Part
from askfirst.schemas import format_reference, schema_files
from writing import ROOT

MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
FILES = sorted(path for top in ("content", "questionnaires") for path in (ROOT / top).rglob("*.yaml"))
KIND_OF = {"site": "site", "languages": "languages", "interface": "interface", "contacts": "contacts", "questions": "questions", "rules": "rules", "people": "people",
           "review": "review"}
KIND_OF_FOLDER = {"sources": "source", "glossary": "glossary", "reviews": "translation-reviews"}


def kind_of(path):
    """The kind of a file, from where it lies."""
    return KIND_OF_FOLDER.get(path.parent.name) or KIND_OF[path.stem]


def parts_below(shape):
    """A model and every model that it is made of."""
    found, waiting = {}, [shape]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, Part):
            if one not in found:
                found[one] = True
                waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += getattr(one, "__args__", ())
    return list(found)


PARTS = list(dict.fromkeys(part for shape in (*FILE_KINDS.values(), PageFront) for part in parts_below(shape)))


def test_the_schemas_on_disk_are_those_of_the_model():
    on_disk = {path.name: path.read_bytes() for path in (ROOT / "schema").iterdir()}
    assert on_disk == schema_files(), 'run "python3 build.py schema"'


def test_the_format_reference_on_disk_is_that_of_the_model():
    assert (ROOT / "docs" / "format.md").read_bytes() == format_reference(), 'run "python3 build.py schema"'


def test_every_key_of_the_model_stands_in_the_format_reference():
    told = format_reference().decode()
    missing = [f"{part.__name__}.{name}" for part in PARTS for name, field in part.model_fields.items() if f"| `{name}` |" not in told or field.description.split("|")[0] not in told]
    assert missing == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_has_a_description(part):
    assert [name for name, field in part.model_fields.items() if not (field.description or "").strip().endswith((".", ")", ":"))] == []
    assert part.__doc__


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_begins_with_the_line_that_points_an_editor_to_its_schema(path):
    found = MODELINE.match(path.read_text("utf-8"))
    assert found, "the first line is not # yaml-language-server: $schema=…"
    pointed = os.path.normpath(path.parent / found.group(1))
    assert pointed == str(ROOT / "schema" / f"{kind_of(path)}.schema.json")
    assert os.path.isfile(pointed)


def complaints(schema, value, root, where="$"):
    """Where a file breaks its schema, by the few words of JSON Schema that ours use. Anything else in a schema is a complaint too."""
    if "$ref" in schema:
        yield from complaints(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root, where)
    if "anyOf" in schema and all(list(complaints(one, value, root, where)) for one in schema["anyOf"]):
        yield f"{where}: fits none of its forms"
    kinds = {"string": str, "object": dict, "array": list, "integer": int, "null": type(None)}
    allowed = schema.get("type", list(kinds))
    if not isinstance(value, tuple(kinds[kind] for kind in ([allowed] if isinstance(allowed, str) else allowed))):
        yield f"{where}: {type(value).__name__} is not {allowed}"
    if isinstance(value, str):
        if "enum" in schema and value not in schema["enum"] or "const" in schema and value != schema["const"]:
            yield f"{where}: {value} is not among {schema.get('enum', schema.get('const'))}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{where}: {value} does not match {schema['pattern']}"
    if isinstance(value, dict):
        known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
            yield f"{where}: {len(value)} keys"
        yield from (f"{where}: {key} is missing" for key in schema.get("required", []) if key not in value)
        for key, item in value.items():
            other = schema.get("additionalProperties", True)
            if key in known:
                yield from complaints(known[key], item, root, f"{where}.{key}")
            elif other is False:
                yield f"{where}: {key} is not known"
            elif isinstance(other, dict):
                yield from complaints(other, item, root, f"{where}.{key}")
            for pattern, named in patterns.items():
                yield from complaints(named, item, root, f"{where}.{key}") if re.search(pattern, str(key)) else [f"{where}: the name {key} does not match {pattern}"]
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{where}: too short"
        if len(value) > schema.get("maxItems", len(value)):
            yield f"{where}: too long"
        for number, item in enumerate(value):
            yield from complaints(schema.get("items", {}), item, root, f"{where}[{number}]")
    unknown = set(schema) - {"$ref", "$defs", "$schema", "anyOf", "type", "enum", "const", "pattern", "properties", "patternProperties", "required", "additionalProperties", "items", "minItems", "maxItems",
                             "minProperties", "maxProperties", "title", "description", "default"}
    if unknown:
        yield f"{where}: this test does not know {sorted(unknown)}"


class EditorLoader(yaml.SafeLoader):
    """Reads YAML 1.2 (core schema), as editors do: "no" is a text, 2021 is a number."""

    yaml_implicit_resolvers = {}


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"~|null|Null|NULL|$"), ["~", "n", "N", ""])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$"), list("-+0123456789."))


def read(text):
    return yaml.load(text, Loader=EditorLoader)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_editor_finds_no_fault_in_a_file_that_the_build_accepts(path):
    schema = json.loads(schema_files()[f"{kind_of(path)}.schema.json"])
    assert list(complaints(schema, read(path.read_bytes()), schema)) == []


@pytest.mark.parametrize("kind, text, complaint", [
    ("site", "{name: Ask First, as_of: 2026-11-22, source_locale: en, locales: [en], nmae: x}", "$: nmae is not known"),
    ("site", "{name: Ask First, source_locale: en, locales: [en]}", "$: as_of is missing"),
    ("site", "{name: Ask First, as_of: soon, source_locale: en, locales: [en]}", r"$.as_of: soon does not match ^\d{4}-\d{2}-\d{2}$"),
    ("site", "{name: Ask First, as_of: 2026-11-22, source_locale: en, locales: en}", "$.locales: fits none of its forms"),
    ("languages", "{languages: {en: {autonym: English, direction: left}}}", "$.languages.en.direction: left is not among ['ltr', 'rtl']"),
])
def test_an_editor_finds_what_is_wrong(kind, text, complaint):
    schema = json.loads(schema_files()[f"{kind}.schema.json"])
    assert list(complaints(schema, read(text), schema)) == [complaint]
