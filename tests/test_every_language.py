"""Every page and step in every language that the site has: what its words could break. English, Spanish and two languages that nobody speaks are looked at in more ways elsewhere."""

from __future__ import annotations

import re

import pytest
from looking import tell
from places import LOCALES
from seen import FROM_RIGHT_TO_LEFT, OWN_LETTERS
from writing import ROOT, yaml_of

LANGUAGES = [locale for locale, row in yaml_of(ROOT / "content" / "languages.yaml")["languages"].items() if row.get("spoken") != "yes"]
OTHERS = [locale for locale in LANGUAGES if locale not in LOCALES]
PARTS = ("axe", "headings", "stated", "signs", "boxes", "layout", "words", "large text", "targets")


def test_the_languages_are_those_of_the_site(built):
    assert LANGUAGES == built.project.locales and len(LANGUAGES) == 12


@pytest.mark.parametrize("locale", OTHERS)
@pytest.mark.parametrize("part", PARTS)
def test_every_page_and_step_stands_in_this_language_too(seen, locale, part):
    faults = seen(locale, part)
    assert not faults, tell(faults)


@pytest.mark.parametrize("locale", [locale for locale in OTHERS if locale in OWN_LETTERS])
def test_what_is_in_another_script_is_marked_as_another_language(seen, locale):
    faults = seen(locale, "languages")
    assert not faults, tell(faults)


@pytest.mark.parametrize("part", ["mirror", "order"])
def test_arabic_is_the_mirror_of_english_and_in_its_order(seen, part):
    assert "ar" in FROM_RIGHT_TO_LEFT
    faults = seen("ar", part)
    assert not faults, tell(faults)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_sample_of_a_language_is_drawn_without_a_box(built, site, open_page, locale):
    from test_letters import boxes

    language = built.project.languages[locale]
    page = open_page(site / "en" / "index.html").page
    page.evaluate("([text, locale]) => Object.assign(document.querySelector('h1'), {textContent: text, lang: locale})", [str(language.sample), locale])
    assert boxes(page) == []


def test_each_language_leads_to_each_other_on_every_page(built, site):
    for path in [*(site / "en").glob("*.html")]:
        html = path.read_text("utf-8")
        assert set(re.findall(r'hreflang="([^"]+)"', html)) == set(LANGUAGES) - {"en"}, path.name


def test_the_front_page_lists_every_language_by_its_own_name_and_leads_on_who_speaks_another(built, site):
    html = (site / "index.html").read_text("utf-8")
    for locale in LANGUAGES:
        language = built.project.languages[locale]
        assert re.search(rf'<a [^>]*href="{locale}/index.html"[^>]* lang="{locale}" dir="{language.direction}">{re.escape(language.autonym)}</a>', html), locale
    assert 'href="es/interpreter.html" hreflang="es" lang="es"' in html and 'href="en/interpreter.html"' in html
    assert [re.search(rf'<bdi lang="{locale}">', html) is not None for locale in built.project.spoken] == [True] * len(built.project.spoken) and len(built.project.spoken) > 5
