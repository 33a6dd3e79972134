"""What a phone has to load stays within the limits, and the first question comes first."""

from __future__ import annotations

import importlib.util
import random
import re

import pytest
from conftest import ROOT

spec = importlib.util.spec_from_file_location("weight", ROOT / "benchmarks" / "weight.py")
weight = importlib.util.module_from_spec(spec)
spec.loader.exec_module(weight)


@pytest.fixture(scope="module")
def rows(site):
    """What is weighed: a name, its bytes, its limit."""
    return weight.weigh(site)


def test_the_front_page_and_every_interview_stay_within_their_limits(built, rows):
    assert {name for name, _, _ in rows} >= {"index.html"} | {f"{locale}/dismissal-or-delay.html" for locale in built.project.locales}
    assert [row for row in rows if row[1] > row[2]] == []


def test_the_first_question_is_whole_within_the_first_bytes(built, site):
    for locale in built.project.locales:
        page = (site / locale / "dismissal-or-delay.html").read_bytes()
        assert weight.has_first_question(weight.arrives_first(page)), locale


def test_the_readme_tells_what_pages_weigh_and_their_limits(rows):
    """Limits to the letter; what is weighed within half a kB, so that not every change of words is one of the README too."""
    translated = sorted((size, limit) for name, size, limit in rows if limit == weight.TRANSLATED)
    front, english, code, rules = [(size, limit) for name, size, limit in rows if limit != weight.TRANSLATED]
    table = (ROOT / "README.md").read_text("utf-8").split("## Weight\n")[1]
    told = [(float(weighs), float(limit)) for weighs, limit in re.findall(r"^\| [^|]+ \| ([\d.]+) \| ([\d.]+) \|$", table, re.M)]
    weighed = [front, english, code, rules, translated[0], translated[-1]]
    assert [limit for _, limit in told] == [limit / 1000 for _, limit in weighed]
    assert [pair for pair, (size, _) in zip(told, weighed, strict=True) if abs(pair[0] - size / 1000) > .5] == []


def test_a_heavy_page_and_a_late_question_are_noticed(tmp_path):
    page = tmp_path / "en" / "heavy.html"
    page.parent.mkdir()
    chance = random.Random(0)
    noise = "".join(chr(0x4E00 + chance.randrange(20_000)) for _ in range(60_000))
    page.write_text(f'<style></style>{noise}<section data-step="question"></section><script></script>', "utf-8")
    (_, size, limit), *_ = weight.weigh(tmp_path)
    assert size > limit
    assert not weight.has_first_question(weight.arrives_first(page.read_bytes()))
