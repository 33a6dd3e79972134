"""Catalogues: a translation belongs to an id and to the English it was made from, and is never shown as current for another."""

import io
import re

import pytest
from babel.messages.pofile import read_po, write_po

from askfirst.catalogues import Catalogue, SourceText, load_catalogue, update_catalogue
from askfirst.diagnostics import Diagnostics
from askfirst.kinds import Prose, Words
from askfirst.pipeline import build_site
from askfirst.positions import Place, Text
from askfirst.project import load_project
from askfirst.translation_states import Standings
from writing import change, dedented, tree, write, write_project

HEADER = """
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\\n"
    "Language: es\\n"
    """


def catalogue_of(folder, text):
    """The catalogue that a PO text holds, and what was found in it."""
    report = Diagnostics()
    write(folder / "es.po", text)
    return load_catalogue(folder / "es.po", "content/locales/es.po", "es", report), [entry.code for entry in report.entries]


def source_texts(**texts):
    """Texts to translate by id; _ stands for / in an id."""
    return [SourceText(name.replace("_", "/"), Words.at(text, Place("questions.yaml")), "Words.") for name, text in texts.items()]


def updated(folder, catalogue, **texts):
    """The catalogue as it is read again after an update with these texts."""
    (folder / "es.po").write_bytes(update_catalogue(catalogue, source_texts(**texts)))
    report = Diagnostics()
    found = load_catalogue(folder / "es.po", "content/locales/es.po", "es", report)
    assert report.entries == []
    return found


def said(catalogue, **texts):
    return {text.id: catalogue.say(text) for text in source_texts(**texts)}


@pytest.fixture
def spanish(tmp_path):
    return catalogue_of(tmp_path, dedented(HEADER) + dedented("""
        msgctxt "q/ask"
        msgid "Are you held?"
        msgstr "¿Está detenido?"

        msgctxt "q/yes"
        msgid "Yes"
        msgstr "Sí"
        """))[0]


def test_a_translation_is_found_by_id_and_english(spanish):
    assert said(spanish, q_ask="Are you held?", q_yes="Yes") == {"q/ask": "¿Está detenido?", "q/yes": "Sí"}


def test_the_same_english_under_another_id_is_not_translated(spanish):
    assert said(spanish, q2_yes="Yes") == {"q2/yes": None}


def test_an_update_keeps_translations_by_id_whatever_the_order(tmp_path, spanish):
    found = updated(tmp_path, spanish, q_yes="Yes", q_new="New", q_ask="Are you held?")
    assert said(found, q_ask="Are you held?", q_yes="Yes", q_new="New") == {"q/ask": "¿Está detenido?", "q/yes": "Sí", "q/new": None}
    assert list(found.ids) == ["q/yes", "q/new", "q/ask"]


def test_a_changed_english_makes_its_translation_outdated_and_no_other(tmp_path, spanish):
    texts = {"q_ask": "Are you held by ICE?", "q_yes": "Yes"}
    assert said(spanish, **texts) == {"q/ask": None, "q/yes": "Sí"}
    assert "q/ask" in spanish.translations
    found = updated(tmp_path, spanish, **texts)
    assert said(found, **texts) == {"q/ask": None, "q/yes": "Sí"}


def test_the_english_that_an_outdated_translation_was_made_from_stays_over_every_update(tmp_path, spanish):
    found = spanish
    for english in ("Are you held by ICE?", "Does ICE hold you?", "Does ICE hold you?", 'Does "ICE" hold you\\or not?'):
        found = updated(tmp_path, found, q_ask=english)
        written = (tmp_path / "es.po").read_text("utf-8")
        assert found.translations["q/ask"] == ("Are you held?", "¿Está detenido?")
        assert re.search(r'#, fuzzy\n#\| msgid "Are you held\?"\nmsgctxt "q/ask"\nmsgid "(?:[^"]|\\")*"\nmsgstr "¿Está detenido\?"', written), written
        assert said(found, q_ask=english) == {"q/ask": None}


def test_a_translation_is_current_again_when_its_english_comes_back(tmp_path, spanish):
    found = updated(tmp_path, updated(tmp_path, spanish, q_ask="Are you held by ICE?"), q_ask="Are you held?")
    assert said(found, q_ask="Are you held?") == {"q/ask": "¿Está detenido?"}
    assert "fuzzy" not in (tmp_path / "es.po").read_text("utf-8")


def test_a_translation_is_current_when_a_translator_takes_the_mark_off(tmp_path, spanish):
    updated(tmp_path, spanish, q_ask="Are you held by ICE?")
    text = (tmp_path / "es.po").read_text("utf-8").replace("#, fuzzy\n#| msgid \"Are you held?\"\n", "").replace("¿Está detenido?", "¿Lo tiene ICE?")
    found, codes = catalogue_of(tmp_path, text)
    assert (said(found, q_ask="Are you held by ICE?"), codes) == ({"q/ask": "¿Lo tiene ICE?"}, [])


def test_a_fuzzy_translation_without_its_english_is_not_current_and_stays_fuzzy(tmp_path):
    found, _ = catalogue_of(tmp_path, dedented(HEADER) + dedented("""
        #, fuzzy
        msgctxt "q/ask"
        msgid "Are you held?"
        msgstr "¿Está detenido?"
        """))
    for _ in range(2):
        assert said(found, q_ask="Are you held?") == {"q/ask": None}
        found = updated(tmp_path, found, q_ask="Are you held?")
    assert "#, fuzzy" in (tmp_path / "es.po").read_text("utf-8")


def test_an_empty_translation_is_missing(tmp_path):
    found, _ = catalogue_of(tmp_path, dedented(HEADER) + 'msgctxt "q/ask"\nmsgid "Are you held?"\nmsgstr ""\n')
    assert found.translations == {} and list(found.ids) == ["q/ask"]


# Other editors

AS_WRITTEN = HEADER + """
    #. What is asked.
    #: questions.yaml
    msgctxt "q/ask"
    msgid "Are you held by ICE or in jail? Look at your papers, and ask somebody you trust."
    msgstr "¿Lo tiene ICE, o está en la cárcel? Mire sus papeles y pregunte a alguien de confianza."

    #. A label.
    #: questions.yaml
    #, fuzzy
    #| msgid "Yes, I am"
    msgctxt "q/yes"
    msgid "Yes"
    msgstr "Sí"
    """

AS_POEDIT_SAVES_IT = """
    # Translators of Ask First
    msgid ""
    msgstr ""
    "Project-Id-Version: Ask First\\n"
    "PO-Revision-Date: 2026-11-22 10:00+0100\\n"
    "Language: es\\n"
    "MIME-Version: 1.0\\n"
    "Content-Type: text/plain; charset=UTF-8\\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\\n"
    "X-Generator: Poedit 3.4\\n"

    #. A label.
    #: questions.yaml
    #, fuzzy
    #| msgctxt "q/yes"
    #| msgid ""
    #| "Yes, "
    #| "I am"
    msgctxt "q/yes"
    msgid "Yes"
    msgstr "Sí"

    #  a remark of the translator
    #. What is asked.
    #: questions.yaml
    msgctxt "q/ask"
    msgid ""
    "Are you held by ICE or in jail? "
    "Look at your papers, and ask somebody "
    "you trust."
    msgstr ""
    "¿Lo tiene ICE, o está en la cárcel? "
    "Mire sus papeles y pregunte a alguien "
    "de confianza."

    #~ msgctxt "q/gone"
    #~ msgid "Gone"
    #~ msgstr "Perdido"
    """


def test_a_file_that_poedit_saved_reads_the_same(tmp_path):
    ours, theirs = catalogue_of(tmp_path, AS_WRITTEN), catalogue_of(tmp_path, AS_POEDIT_SAVES_IT)
    assert ours[1] == theirs[1] == []
    assert ours[0].translations == theirs[0].translations == {
        "q/ask": ("Are you held by ICE or in jail? Look at your papers, and ask somebody you trust.",
                  "¿Lo tiene ICE, o está en la cárcel? Mire sus papeles y pregunte a alguien de confianza."),
        "q/yes": ("Yes, I am", "Sí")}


def test_line_ends_of_windows_change_nothing(tmp_path):
    ours, _ = catalogue_of(tmp_path, AS_WRITTEN)
    (tmp_path / "es.po").write_bytes(dedented(AS_WRITTEN).replace("\n", "\r\n").encode())
    assert load_catalogue(tmp_path / "es.po", "es.po", "es", Diagnostics()).translations == ours.translations


# A whole project

def full_catalogue(project):
    """A catalogue that says every text of a project, in something that is not English."""
    return Catalogue("es", translations={text.id: (str(text.text), Text.at(f"Ñ {text.text}", Place("es.po"))) for text in project.texts.values()})


@pytest.fixture
def root(tmp_path):
    """A small project that is wholly translated."""
    folder = write_project(tmp_path / "project")
    project = load_project(folder, Diagnostics())
    (folder / "content" / "locales").mkdir()
    (folder / "content" / "locales" / "es.po").write_bytes(update_catalogue(full_catalogue(project), project.texts.values()))
    return folder


def loaded(root):
    report = Diagnostics()
    project = load_project(root, report)
    assert not report.has_errors, report.render()
    return project


def test_an_update_of_a_current_catalogue_changes_no_byte(root):
    project, path = loaded(root), root / "content" / "locales" / "es.po"
    assert update_catalogue(project.catalogues["es"], project.texts.values()) == path.read_bytes()


def test_an_update_after_another_editor_wrapped_and_sorted_the_file_gives_the_same_bytes_again(root):
    path = root / "content" / "locales" / "es.po"
    before = path.read_bytes()
    for width, sort in ((30, True), (0, False), (76, True)):
        saved = io.BytesIO()
        write_po(saved, read_po(io.BytesIO(before), locale="es"), width=width, sort_output=sort)
        path.write_bytes(saved.getvalue())
        assert path.read_bytes() != before
        project = loaded(root)
        header, entries = update_catalogue(project.catalogues["es"], project.texts.values()).split(b"\n\n", 1)
        assert entries == before.split(b"\n\n", 1)[1]
        assert set(before.split(b"\n\n", 1)[0].split(b"\n")) < set(header.split(b"\n"))  # what the editor wrote there stays


@pytest.mark.parametrize("text", ['"quoted"', "back\\slash", "\\n is no line end", "two\nlines", "\nbegins with a line end", "ends with one\n", "a" * 200, "word " * 60, "ñ ¿? — “”", "#, fuzzy", "#~ gone",
                                  "msgid \"x\"", "tab\\t"])
def test_any_text_comes_back_from_the_file_as_it_was(tmp_path, text):
    source = [SourceText("q/ask", Prose.at(text, Place("questions.yaml")), f"Comment {text}".replace("\n", " "))]
    full = Catalogue("es", translations={"q/ask": (text, Text.at(f"Ñ {text}", Place("es.po")))})
    (tmp_path / "es.po").write_bytes(update_catalogue(full, source))
    report = Diagnostics()
    found = load_catalogue(tmp_path / "es.po", "es.po", "es", report)
    assert (found.translations, report.entries) == ({"q/ask": (text, f"Ñ {text}")}, [])
    assert update_catalogue(found, source) == (tmp_path / "es.po").read_bytes()


def change_text(root, text):
    """Changes one English text in its file."""
    path = root / text.place.path
    lines = path.read_text("utf-8").split("\n")
    row, column = text.place.line - 1, text.place.column - 1
    if lines[row][column] in "|>":
        row, column = row + 1, len(lines[row + 1]) - len(lines[row + 1].lstrip())
    elif lines[row][column] in "\"'":
        column += 1
    lines[row] = lines[row][:column] + "Today " + lines[row][column:]
    path.write_bytes("\n".join(lines).encode())


def test_each_english_text_that_changes_makes_exactly_its_translation_outdated(root):
    before = loaded(root)
    assert {one.state for one in Standings(before, "es").of.values() if one.id in before.texts} == {"draft"}
    assert len(before.texts) > 100
    kinds = set()
    for name, text in before.texts.items():
        path = root / text.text.place.path
        original = path.read_bytes()
        change_text(root, text.text)
        after = loaded(root)
        path.write_bytes(original)
        assert list(after.texts) == list(before.texts)
        assert [other for other, one in after.texts.items() if after.catalogues["es"].say(one) is None] == [name]
        kinds.add(text.text.place.path)
    assert len(kinds) == 5  # questions, rules, interface, contacts, source


def test_ids_are_made_of_the_ids_in_the_files_and_not_of_their_order(root):
    before = set(loaded(root).texts)
    path = root / "questionnaires" / "tiny" / "questions.yaml"
    text = path.read_text("utf-8")
    held, entry = re.search(r"  - type: one\n(.*?)(?=  - type)", text, re.S).group(), re.search(r"  - type: one\n    ask: How.*", text, re.S).group()
    assert text.endswith(held + entry)
    path.write_text(text.replace(held + entry, entry + held), "utf-8")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "    ask_if:\n      none:\n      - held: 'yes'\n", "")
    assert set(loaded(root).texts) == before
    assert {"tiny/questions/sections/all/questions/held/ask", "tiny/questions/sections/all/questions/entry/options/visa/label", "tiny/rules/facts/crossed/say",
            "tiny/rules/decisions/ending/outcomes/wait/title", "interface/continue", "contacts/court-line/does", "sources/law/now"} <= before


def page(root, out, name="es/tiny.html"):
    built = build_site(root, out)
    assert not built.report.has_errors, built.report.render()
    return tree(out)[name].decode()


def test_a_current_translation_is_shown_without_a_mark(root, tmp_path):
    html = page(root, tmp_path / "site")
    assert "<span data-t>Ñ Are you held?</span>" in html
    assert "<span data-t lang=" not in html


def test_an_outdated_translation_is_never_shown_and_the_english_is_marked(root, tmp_path):
    change(root / "questionnaires" / "tiny" / "questions.yaml", "Are you held?", "Are you held today?")
    html = page(root, tmp_path / "site")
    assert '<span data-t lang="en">Are you held today?</span>' in html
    assert "Ñ Are you held" not in html


def test_a_missing_translation_is_shown_as_english_that_is_marked(root, tmp_path):
    (root / "content" / "locales" / "es.po").unlink()
    html = page(root, tmp_path / "site")
    assert '<span data-t lang="en">Are you held?</span>' in html
    assert '<html lang="es" dir="ltr">' in html
    assert page(root, tmp_path / "site", "en/tiny.html").count(' lang="en"') < html.count(' lang="en"')


def test_a_previous_english_of_several_lines_is_read_again_however_often_it_is_written(tmp_path):
    text = SourceText("tiny/text", Prose.at("New first line.\n\n- a \"quoted\" thing\n", Place("questions.yaml")), "A text.")
    old = "Old first line, long enough to be wrapped by the writer because it goes on and on and on past every margin.\n\n- an old thing\n"
    path = tmp_path / "es.po"
    path.write_bytes(update_catalogue(Catalogue("es", translations={"tiny/text": (old, "Vieja.\n")}), [text]))
    for _ in range(3):
        report = Diagnostics()
        catalogue = load_catalogue(path, "es.po", "es", report)
        assert report.render() == ""
        assert catalogue.translations == {"tiny/text": (old, "Vieja.\n")}
        path.write_bytes(update_catalogue(catalogue, [text]))


def test_the_translation_of_a_text_that_is_gone_is_kept_as_obsolete_and_no_longer_used(tmp_path):
    old, new = (SourceText(f"tiny/{name}", Words.at("A text.", Place("questions.yaml")), "A text.") for name in ("old", "new"))
    path = tmp_path / "es.po"
    path.write_bytes(update_catalogue(Catalogue("es", translations={"tiny/old": ("A text.", "Un texto.")}), [old]))
    for _ in range(3):
        report = Diagnostics()
        catalogue = load_catalogue(path, "es.po", "es", report)
        assert report.render() == ""
        path.write_bytes(update_catalogue(catalogue, [new]))
        assert path.read_text("utf-8").count('#~ msgstr "Un texto."') == 1
    assert load_catalogue(path, "es.po", "es", Diagnostics()).say(new) is None
