"""Recorded questions: a file in content/audio/ is played only as what it is, in its language, and while the page has the words that it reads."""

from __future__ import annotations

import base64
import os
import re

import pytest
from playwright.sync_api import expect
from writing import change, write_project

from askfirst.pipeline import build_site, check
from askfirst.recordings import KINDS, LARGEST_RECORDING, mark_of, words_to_read

# MPEG-1 layer III, 128 kbit a second, 44.1 kHz, mono (ISO 11172-3, 2.4.1.3): a header, and 413 bytes that say nothing. 40 frames are a second of silence.
FRAME = bytes((0xFF, 0xFB, 0x90, 0xC4)) + bytes(413)
SILENCE = FRAME * 40
BEGINS = {"mp3": FRAME, "ogg": b"OggS" + bytes(60), "m4a": bytes(3) + b"\x20ftypM4A " + bytes(60), "webm": b"\x1a\x45\xdf\xa3" + bytes(60)}
HELD = ["Are you held?", "Choose one answer.", "Yes", "No", "I don't know"]
SPANISH = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: es\\n"

msgctxt "tiny/questions/sections/all/questions/held/ask"
msgid "Are you held?"
msgstr "¿Está usted detenido?"
"""


@pytest.fixture
def root(tmp_path):
    return write_project(tmp_path / "project")


def record(root, name: str, content: bytes = SILENCE):
    path = root / "content" / "audio" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def told(root) -> list[str]:
    """The findings about recordings."""
    return [line for line in check(root).report.render().split("\n") if "content/audio" in line or line.startswith("  help: ")]


def held(mark: str = "", kind: str = "mp3") -> str:
    return f"en/held.{mark or mark_of(HELD)}.{kind}"


def test_a_recording_is_marked_with_the_words_that_the_page_shows(root):
    built = check(root)
    question = built.project.questionnaires[0].questions["held"]
    assert words_to_read(question, built.project, "en") == HELD == words_to_read(question, built.project, "es")
    (root / "content" / "locales").mkdir()
    (root / "content" / "locales" / "es.po").write_text(SPANISH, "utf-8")
    spanish = words_to_read(question, check(root).project, "es")
    assert spanish == ["¿Está usted detenido?", *HELD[1:]]
    assert re.fullmatch("[0-9a-f]{8}", mark_of(HELD)) and mark_of(spanish) != mark_of(HELD) != mark_of(HELD[:-1])


@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_of_each_kind_gives_no_finding(root, kind):
    record(root, held(kind=kind), BEGINS[kind])
    assert told(root) == []


def test_tags_before_the_sound_are_known(root):
    record(root, held(), b"ID3\x04" + bytes(20) + SILENCE)
    assert told(root) == []


@pytest.mark.parametrize("name, content, line", [
    ("en/held.mp3", SILENCE, f'content/audio/en/held.mp3:1:1: error: The name of this recording does not say which words it reads. [recording-unmarked]\n'
                             f'  help: If it reads the question, its help and its answers as the page has them today, call it "held.{mark_of(HELD)}.mp3".'),
    ("en/heldd.00000000.mp3", SILENCE, 'content/audio/en/heldd.00000000.mp3:1:1: error: No question is called "heldd". [recording-unknown]\n  help: Did you mean "held"?'),
    ("en/held.00000000.ogg", BEGINS["ogg"], 'content/audio/en/held.00000000.ogg:1:1: warning: The words of question "held" are no longer those that were recorded, so this is not played. [recording-outdated]\n'
                                            f'  help: Read them anew, and call the recording "held.{mark_of(HELD)}.ogg"; or delete this one.'),
    (held(), SILENCE + bytes(LARGEST_RECORDING), f"content/audio/{held()}:1:1: error: This recording has 216,680 bytes; 200,000 is the limit, since everybody loads it with the page. [recording-too-large]\n"
                                                 "  help: Save it in mono with 24 or 32 kbit a second, or read a little faster."),
    (held(), b"<html><body>Not found</body></html>", f"content/audio/{held()}:1:1: error: This file is no mp3 recording, though its name says so. [recording-kind]\n"
                                                     "  help: Save the recording anew as mp3, ogg, m4a, webm, and let its name end so."),
])
def test_a_recording_that_cannot_be_played_is_told(root, name, content, line):
    record(root, name, content)
    assert "\n".join(told(root)) == line


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [b"", b"short", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), b"\xff\xf1\x50\x80" + bytes(40), b"%PDF-1.7" + bytes(40)], ids=["empty", "short", "wav", "adts", "pdf"])
def test_other_bytes_under_the_name_of_a_recording_are_refused(root, kind, content):
    record(root, held(kind=kind), content)
    assert ["[recording-kind]" in line for line in told(root)] == [True, False]


def test_one_kind_under_the_name_of_another_is_refused(root):
    record(root, held(kind="mp3"), BEGINS["ogg"])
    assert "[recording-kind]" in told(root)[0]


def test_two_recordings_of_the_same_words_are_refused(root):
    record(root, held(kind="mp3"), BEGINS["mp3"])
    record(root, held(kind="ogg"), BEGINS["ogg"])
    assert told(root) == [f"content/audio/{held(kind='ogg')}:1:1: error: There are two recordings of the same words. [recording-twice]", "  help: Delete one of them."]


@pytest.mark.parametrize("name", ["en/held.wav", "en/Held.mp3", "held.mp3", "en/tiny/held.mp3", "en/held.ABCDEF01.mp3", "en/held.123.mp3", "en/held.mp3.exe"])
def test_a_file_that_is_no_recording_has_no_place_there(root, name):
    record(root, name)
    assert "The build reads no file of this name here. [unexpected-file]" in told(root)[0]


def test_a_recording_in_a_language_that_the_site_does_not_have_is_told(root):
    record(root, f"ht/held.{mark_of(HELD)}.mp3")
    assert told(root)[0] == 'content/audio/ht:1:1: warning: The site has no language "ht", so this is not used. [unused-language]'


def test_a_pipe_and_a_link_are_not_read(root, tmp_path):
    os.mkfifo(record(root, "en/other.mp3").parent / f"held.{mark_of(HELD)}.mp3")
    assert any("[recording-kind]" in line for line in told(root))
    elsewhere = tmp_path / "secret.mp3"
    elsewhere.write_bytes(SILENCE)
    (root / "content" / "audio" / "es").mkdir()
    (root / "content" / "audio" / "es" / f"held.{mark_of(HELD)}.mp3").symlink_to(elsewhere)
    assert any("[symlink]" in line for line in told(root))


# --- On the page -----------------------------------------------------------------------------------------------------


def build(root, tmp_path):
    built = build_site(root, tmp_path / "site")
    assert built.changed is not None, built.report.render()
    return tmp_path / "site"


def test_the_page_holds_the_recording_and_its_policy_lets_it_play_nothing_else(root, tmp_path):
    record(root, held())
    site = build(root, tmp_path)
    text = (site / "en" / "tiny.html").read_text("utf-8")
    assert re.findall(r"<audio[^>]*>", text) == [f'<audio controls lang="en" src="data:audio/mpeg;base64,{base64.b64encode(SILENCE).decode()}">']
    assert "; media-src data:;" in re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', text).group(1)
    assert "; media-src data:;" in (site / "_headers").read_text("utf-8").split("\n")[1]
    for other in ("en/about.html", "es/tiny.html", "en/tiny-how-it-decides.html"):
        assert not {"<audio", "media-src"} & set(re.findall("<audio|media-src", (site / other).read_text("utf-8"))), other


def test_without_recordings_no_page_speaks_of_them(site):
    for path in (*site.rglob("*.html"), site / "_headers"):
        assert not re.search("audio|media-src|MutationObserver", path.read_text("utf-8")), path


def test_recorded_words_that_change_are_no_longer_played(root, tmp_path):
    record(root, held())
    assert "<audio" in (build(root, tmp_path) / "en" / "tiny.html").read_text("utf-8")
    change(root / "questionnaires" / "tiny" / "questions.yaml", "ask: Are you held?", "ask: Are you held now?")
    assert "<audio" not in (build(root, tmp_path) / "en" / "tiny.html").read_text("utf-8")


@pytest.fixture
def spanish(root, tmp_path, open_page):
    """A page in Spanish whose first question was recorded."""
    (root / "content" / "locales").mkdir()
    (root / "content" / "locales" / "es.po").write_text(SPANISH, "utf-8")
    record(root, f"es/held.{mark_of(['¿Está usted detenido?', *HELD[1:]])}.mp3")

    def open_one(**options):
        return open_page(build(root, tmp_path) / "es" / "tiny.html", viewport={"width": 320, "height": 568}, **options)

    return open_one


PLAYS = "() => document.querySelector('audio').paused === false"


def test_a_recording_is_heard_without_a_request_and_only_while_its_question_is_shown(spanish):
    visited = spanish()
    page, audio = visited.page, visited.page.locator("audio")
    assert not audio.is_visible()
    page.click("[data-step=start] [data-do=continue]")
    assert audio.is_visible() and page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert 0.9 < page.evaluate("async () => { const audio = document.querySelector('audio'); audio.loop = true; await audio.play(); return audio.duration; }") < 1.2
    assert page.evaluate(PLAYS)
    page.click("[data-do=back]")
    page.wait_for_function("() => document.querySelector('audio').paused")
    page.click("[data-step=start] [data-do=continue]")
    page.evaluate("() => document.querySelector('audio').play()")
    page.click("[data-do=language]")
    expect(audio).to_be_hidden()
    page.wait_for_function("() => document.querySelector('audio').paused")
    page.click("[data-do=language]")
    expect(audio).to_be_visible()
    page.emulate_media(media="print")
    assert not audio.is_visible()
    assert [address for address in visited.requests if not address.startswith("data:")] == [page.url] and visited.messages == []


def test_where_somebody_was_recorded_the_device_does_not_offer_its_voice(spanish):
    voices = "() => { const voices = [{lang: 'en', localService: true}, {lang: 'es', localService: true}]; speechSynthesis.getVoices = () => voices; speechSynthesis.onvoiceschanged(); }"
    page = spanish().page
    page.evaluate(voices)
    page.click("[data-step=start] [data-do=continue]")
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator("[data-do=listen]")).to_be_hidden()
    page.click("[data-do=language]")
    expect(page.locator("[data-do=listen]")).to_be_visible()


def test_a_recording_is_there_without_script_too_and_not_on_paper(spanish):
    page = spanish(java_script_enabled=False).page
    assert page.locator("audio").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("audio").is_visible()


# Languages that are mainly spoken

SPOKEN = "  mam: {autonym: Mam, direction: ltr, fallback: es, spoken: yes}\n"


@pytest.fixture
def spoken(root):
    """A small project with a language that is mainly spoken, and the page for those who speak it."""
    languages = root / "content" / "languages.yaml"
    languages.write_text(languages.read_text("utf-8") + SPOKEN, "utf-8")
    change(root / "content" / "site.yaml", "leave_to:", "other_languages: about\nleave_to:")
    return root


def spoken_mark(root) -> str:
    return check(root).project.pages["en"]["about"].digest[:8]


def test_a_spoken_language_is_named_on_the_front_page_and_has_no_pages(spoken, tmp_path):
    built = build_site(spoken, tmp_path / "site")
    assert not built.report.has_errors, built.report.render()
    assert '<bdi lang="mam">Mam</bdi>' in built.files["index.html"].decode() and not any(path.startswith("mam/") for path in built.files)
    assert 'href="es/about.html" hreflang="es" lang="es"' in built.files["index.html"].decode()


def test_a_recording_in_a_spoken_language_is_played_on_its_page_alone(spoken, tmp_path):
    record(spoken, f"mam/about.{spoken_mark(spoken)}.mp3")
    assert told(spoken) == []
    built = build_site(spoken, tmp_path / "site")
    playing = [path for path, content in built.files.items() if b"<audio" in content]
    assert playing == ["en/about.html", "es/about.html"]
    html = built.files["es/about.html"].decode()
    assert '<section lang="mam">\n<h2>Mam</h2>\n<audio controls src="data:audio/mpeg;base64,' in html and "media-src data:" in html


@pytest.mark.parametrize("name, code", [("mam/held.mp3", "recording-unknown"), ("mam/about.mp3", "recording-unmarked"), ("mam/about.00000000.mp3", "recording-outdated")])
def test_a_recording_of_something_else_in_a_spoken_language_is_told_of_and_not_played(spoken, tmp_path, name, code):
    record(spoken, name)
    findings = [entry.code for entry in check(spoken).report.entries if "audio" in entry.place.path]
    assert findings == [code]
    if code == "recording-outdated":
        assert not any(b"<audio" in content for content in build_site(spoken, tmp_path / "site").files.values())


def test_two_recordings_of_one_page_in_one_language_are_refused(spoken):
    for kind, content in (("mp3", SILENCE), ("ogg", BEGINS["ogg"])):
        record(spoken, f"mam/about.{spoken_mark(spoken)}.{kind}", content)
    assert "recording-twice" in [entry.code for entry in check(spoken).report.entries]


def test_a_spoken_language_without_a_page_to_lead_to_is_told_of(root):
    languages = root / "content" / "languages.yaml"
    languages.write_text(languages.read_text("utf-8") + SPOKEN.replace("es,", "fr,"), "utf-8")
    codes = [entry.code for entry in check(root).report.entries]
    assert "no-page-for-others" in codes and "unknown-locale" in codes


def test_the_page_for_other_languages_must_exist(spoken):
    change(spoken / "content" / "site.yaml", "other_languages: about", "other_languages: abuot")
    assert "unknown-page" in [entry.code for entry in check(spoken).report.entries if entry.severity == "error"]
