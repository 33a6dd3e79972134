"""The package's layers: modules in reading order, each of one purpose, small, and the few that may touch the world."""

import ast
import re
from pathlib import Path

import pytest

import askfirst
from writing import ROOT

PACKAGE = ROOT / "askfirst"
ORDER = re.findall(r"^    (\w+) ", askfirst.__doc__, re.M)
SOURCES = {".".join(("askfirst", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in SOURCES.items()}
LONGEST_MODULE, LONGEST_FUNCTION = 500, 60
ENTRY = ("askfirst", "askfirst.__main__")  # the package itself holds only the order; __main__ only starts the command line


def imports_of(tree, package):
    """Every module that a tree imports, wherever in it: in functions and under TYPE_CHECKING too. `package` is what a leading dot means."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[:len(package.split(".")) - node.level + 1]) if node.level else ""
            yield from (".".join(filter(None, (base, node.module, alias.name))) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "__import__"):
            yield f"{ast.unparse(node)} hides what it imports"


def layer(module):
    """The place in the order of a module of the package; a module in a folder has the place of the folder."""
    return ORDER.index(module.split(".")[1])


def known_module(imported):
    """The module of this package that an imported name is, or is part of."""
    parts = imported.split(".")
    return next((name for length in range(len(parts), 1, -1) if (name := ".".join(parts[:length])) in SOURCES), None)


def find_breaches(trees):
    """Each import against the order. Modules of one folder may know each other, but not their __init__, and in no circle."""
    siblings = {}
    for module, tree in trees.items():
        if module in ENTRY:
            continue
        is_folder = SOURCES.get(module, Path()).name == "__init__.py"
        for written in imports_of(tree, module if is_folder else module.rpartition(".")[0]):
            imported = known_module(written)
            if "hides" in written:
                yield f"{module}: {written}"
            elif imported is None:
                continue
            elif imported.split(".")[1] != module.split(".")[1]:
                if layer(imported) >= layer(module):
                    yield f"{module} imports {imported}"
            elif not is_folder:
                siblings.setdefault(module, set()).add(imported)
                if SOURCES[imported].name == "__init__.py":
                    yield f"{module} imports {imported}"
    yield from (f"{module} imports itself in a circle" for module in siblings if module in reached_from(module, siblings))


def reached_from(module, siblings):
    """Every module that one leads to."""
    reached, waiting = set(), [module]
    while waiting:
        for sibling in siblings.get(waiting.pop(), set()) - reached:
            reached.add(sibling)
            waiting.append(sibling)
    return reached


def test_each_module_imports_only_from_those_above_it():
    assert list(find_breaches(TREES)) == []


def test_every_module_is_in_the_order_and_the_order_names_only_modules():
    found = {name.split(".")[1] for name in SOURCES if name not in ENTRY}
    assert sorted(ORDER) == sorted(found)


@pytest.mark.parametrize("module, code", [
    ("askfirst.model", "from askfirst.evaluator import evaluate"),
    ("askfirst.model", "import askfirst.evaluator"),
    ("askfirst.model", "from askfirst import evaluator"),
    ("askfirst.model", "from . import evaluator"),
    ("askfirst.model", "from .evaluator import evaluate"),
    ("askfirst.model", "def f():\n    from askfirst.evaluator import evaluate"),
    ("askfirst.model", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from askfirst.evaluator import Evaluation"),
    ("askfirst.model", "try:\n    import askfirst.evaluator as e\nexcept ImportError:\n    pass"),
    ("askfirst.model", "import importlib\nimportlib.import_module('askfirst.evaluator')"),
    ("askfirst.model", "__import__('askfirst.evaluator')"),
    ("askfirst.checks.order", "from askfirst.evaluator import evaluate"),
    ("askfirst.checks.order", "from askfirst.checks import check_project"),
    ("askfirst.checks.order", "from . import check_project"),
    ("askfirst.checks.order", "from askfirst import checks"),
    ("askfirst.checks.order", "from askfirst.checks.order import CHECKS"),
    ("askfirst.project", "from askfirst.checks.order import CHECKS"),
])
def test_an_import_against_the_order_is_found(module, code):
    assert list(find_breaches({module: ast.parse(code)}))


@pytest.mark.parametrize("module, code", [
    ("askfirst.evaluator", "from askfirst.model import Outcome"),
    ("askfirst.evaluator", "def f():\n    from askfirst import model"),
    ("askfirst.checks.order", "from askfirst.checks.dates import CHECKS"),
    ("askfirst.checks.order", "from askfirst.project import Project"),
    ("askfirst.pipeline", "from askfirst.checks import check_project"),
    ("askfirst.model", "import datetime"),
])
def test_an_import_along_the_order_is_not_a_breach(module, code):
    assert list(find_breaches({module: ast.parse(code)})) == []


def test_a_circle_within_a_folder_is_found():
    pair = {"askfirst.checks.dates": ast.parse("from askfirst.checks import order"), "askfirst.checks.order": ast.parse("from askfirst.checks.dates import CHECKS")}
    assert list(find_breaches(pair)) == ["askfirst.checks.dates imports itself in a circle", "askfirst.checks.order imports itself in a circle"]


def importers(library):
    return {name for name, tree in TREES.items() if any(one.split(".")[0] == library for one in imports_of(tree, name))}


@pytest.mark.parametrize("library, modules", [
    ("yaml", {"askfirst.yaml_reader"}),
    ("jinja2", {"askfirst.renderer"}),
    ("argparse", {"askfirst.command_line"}),
    ("filelock", {"askfirst.site_writer"}),
    ("markdown", {"askfirst.prose"}),
])
def test_only_one_module_knows_a_library(library, modules):
    assert importers(library) == modules


WRITES = {"write_bytes", "write_text", "rename", "renames", "mkdir", "makedirs", "rmdir", "rmtree", "unlink", "remove", "symlink_to", "touch", "chmod", "copy2", "copy",
          "copyfile", "copytree", "move", "mkdtemp", "mkstemp", "NamedTemporaryFile", "TemporaryDirectory", "hardlink_to", "link", "utime"}


def writes(tree):
    """Calls that change the file system. `open` counts unless its mode only reads."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        owner, _, last = name.rpartition(".")
        if last == "open":
            given = [*node.args[(0 if owner else 1):][:1], *(word.value for word in node.keywords if word.arg == "mode")]
            if not all(isinstance(one, ast.Constant) and not set(str(one.value)) & set("wax+") for one in given):
                yield name
        elif last in WRITES and (owner in ("os", "shutil") or last not in ("remove", "copy")):  # lists and dictionaries have these two as well
            yield name


def prints(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "input") or isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"):
            yield ast.unparse(node)


def test_only_the_site_writer_and_the_command_line_write_files():
    assert {name for name, tree in TREES.items() if list(writes(tree))} == {"askfirst.site_writer", "askfirst.command_line"}


def test_only_the_command_line_prints():
    assert {name for name, tree in TREES.items() if list(prints(tree))} == {"askfirst.command_line"}


@pytest.mark.parametrize("code, guard", [
    ("path.write_text('x')", writes), ("open('x', 'w')", writes), ("path.open(mode='ab')", writes), ("open('x', mode)", writes), ("os.remove('x')", writes),
    ("shutil.rmtree(path)", writes), ("print('x')", prints), ("sys.stderr.write('x')", prints), ("f(sys.stdout)", prints),
])
def test_a_call_that_writes_or_prints_is_found(code, guard):
    assert list(guard(ast.parse(code)))


@pytest.mark.parametrize("code", ["open('x')", "open('x', 'rb')", "path.open('r')", "items.remove('x')", "path.read_bytes()"])
def test_a_call_that_reads_is_not(code):
    assert list(writes(ast.parse(code))) == []


def test_the_clock_and_the_network_are_never_asked():
    assert not any(importers(library) for library in ("time", "random", "socket", "urllib.request", "http", "requests", "locale", "uuid", "secrets"))
    asked = [f"{name}: {ast.unparse(node)}" for name, tree in TREES.items() for node in ast.walk(tree)
             if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "urlopen")
             and ast.unparse(node.value) in ("datetime", "date", "datetime.datetime", "datetime.date", "request", "urllib.request")]
    assert asked == []


@pytest.mark.parametrize("path", sorted((PACKAGE.parent / "benchmarks").glob("*.py")), ids=lambda path: path.name)
def test_a_benchmark_is_no_longer_than_a_module_may_be(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_begins_with_a_sentence_that_fits_its_first_line_and_is_not_long(name):
    first = (ast.get_docstring(TREES[name]) or "").split("\n")[0]
    assert re.search(r"[.:](?: [A-Z]|$)", first), first
    assert len(SOURCES[name].read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("name", SOURCES)
def test_a_function_is_not_long(name):
    long = [f"{node.name}: {node.end_lineno - node.lineno + 1} lines" for node in ast.walk(TREES[name])
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno >= LONGEST_FUNCTION]
    assert long == []


def test_no_module_has_a_name_for_everything():
    assert not {"utils", "common", "base", "helpers", "misc", "tools", "lib"} & {part for name in SOURCES for part in name.split(".")}
