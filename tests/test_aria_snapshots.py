"""What a screen reader is told at each step of the small project is what was read and kept in samples/aria/."""

from __future__ import annotations

from difflib import unified_diff

import pytest
from aria_snapshots import GOLDEN, LOCALES, build_sample, snapshots

PHONE = {"viewport": {"width": 320, "height": 568}}


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory):
    return build_sample(tmp_path_factory.mktemp("aria"))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_screen_reader_is_told_what_was_read_and_kept(sample_site, open_page, locale):
    kept = {path.stem: path.read_text("utf-8") for path in (GOLDEN / locale).glob("*.yaml")}
    told = dict(snapshots(open_page("about:blank").page, sample_site, locale))
    both = {name: (kept.get(name, "").split("\n"), told.get(name, "").split("\n")) for name in sorted({*kept, *told})}
    changed = [line for name, (before, now) in both.items() for line in unified_diff(before, now, f"{locale}/{name}, kept", f"{locale}/{name}, told", lineterm="", n=1)]
    assert not changed, "\n".join(["", *changed[:60], "If this is meant, run tests/aria_snapshots.py, which says how."])


def test_every_kind_of_step_is_kept():
    names = {path.stem for path in (GOLDEN / "en").glob("*.yaml")}
    assert names >= {"index", "about", "sample-how-it-decides", "start", "held", "held-not-answered", "list", "result"}
    assert {locale: {path.stem for path in (GOLDEN / locale).glob("*.yaml")} for locale in LOCALES} == dict.fromkeys(LOCALES, names)


@pytest.mark.parametrize("change", ["document.querySelector('main').setAttribute('aria-hidden', 'true')", "document.querySelector('nav b').textContent = ''", "document.querySelector('[data-do=continue]').setAttribute('aria-label', 'x')"])
def test_a_change_of_what_is_told_is_found(sample_site, open_page, change):
    page = open_page(sample_site / "en" / "sample.html", **PHONE).page
    before = page.locator("body").aria_snapshot()
    page.evaluate(f"() => {{ {change}; }}")
    assert page.locator("body").aria_snapshot() != before
