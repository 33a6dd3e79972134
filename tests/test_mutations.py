"""2,000 changed copies of the real files: each is refused with a diagnostic or passes, and none makes the compiler fail."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
import yaml
from mutations import mutant, try_mutant

from askfirst.diagnostics import Diagnostics
from askfirst.prose import find_faults, render_prose
from askfirst.yaml_reader import decode, read_yaml

PARTS, SIZE = 16, 125


@pytest.mark.parametrize("part", range(PARTS))
def test_a_changed_file_gives_a_diagnostic_or_passes(part, tmp_path):
    results: Counter[str] = Counter()
    for seed in range(part * SIZE, (part + 1) * SIZE):
        try:
            results[try_mutant(seed, tmp_path)] += 1
        except Exception as problem:
            raise AssertionError(f"mutant {seed}, of {mutant(seed)[0]}; see it with: python3 benchmarks/mutations.py --show {seed}") from problem
    assert results.total() == SIZE
    assert len(results) > 1, "some mutants are caught and some are harmless"


@pytest.mark.skipif(not hasattr(yaml, "CLoader"), reason="PyYAML was built without libyaml")
@pytest.mark.parametrize("part", range(4))
def test_a_changed_file_reads_the_same_with_and_without_libyaml(part):
    for seed in range(part, 320, 4):
        path, raw = mutant(seed)
        text = decode(raw, path, Diagnostics()) if path.endswith(".yaml") else None
        if text is not None and len(text) < 20_000:
            told = []
            for loader in (yaml.CLoader, yaml.Loader):
                report = Diagnostics()
                told.append((read_yaml(text, path, report, loader), report.render()))
            assert told[0] == told[1], f"mutant {seed}"


@pytest.mark.parametrize("part", range(4))
def test_prose_that_passes_the_checks_can_be_rendered(part):
    """Random Markdown: find_faults lets nothing through that render_prose would refuse."""
    pieces = ("word", "Word. ", " ", "  ", "\n", "\n\n", "- ", "* ", "1. ", "    ", "# ", "## ", "> ", "**", "*", "_", "__", "`", "[", "](", ")", "![", "about", "https://www.justice.gov/x", "{court-line}",
              "\\", "---", "***", "===", "<", ">", "&", "&amp;", ":", "|", "~~", "^", "[^1]", "\"", "'", "  \n", "é", "👋", "٣", "<b>", "&#58;", "javascript:")
    settings = {"link_hosts": frozenset(["www.justice.gov"]), "pages": frozenset(["about"]), "placeholders": frozenset(["court-line"])}
    chance = random.Random(part)
    passed = 0
    for _ in range(800):
        text = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 14)))
        if not list(find_faults(text, is_prose=True, headings=chance.random() < 0.5, **settings)):
            passed += 1
            html = render_prose(text, lambda name: "", settings["pages"])
            assert not re.search(r"<(?!/?(?:p|ul|ol|li|strong|em|h2|h3)>|/?a[ >])", html)
            assert set(re.findall(r'href="([^"]*)"', html)) <= {"about.html", "https://www.justice.gov/x"}
    assert passed > 50
