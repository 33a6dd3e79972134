"""Recorded questions: files in content/audio/ to what a page can play, each only while the page still has the words that it reads."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.kinds import Words
from askfirst.model import Question
from askfirst.positions import Place
from askfirst.project import RECORDING, Project

LARGEST_RECORDING = 200_000  # bytes; some 50 seconds at 32 kbit a second


def _is_mp3(begin: bytes) -> bool:
    """An ID3 tag, or the first frame of MPEG audio, layer III (ISO 11172-3, 2.4.1.3)."""
    return begin.startswith(b"ID3") or begin[0] == 0xFF and begin[1] & 0xE6 == 0xE2


# By the ending of the file: what browsers call it, and how its bytes begin.
KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "mp3": ("audio/mpeg", _is_mp3),
    "ogg": ("audio/ogg", lambda begin: begin.startswith(b"OggS")),
    "m4a": ("audio/mp4", lambda begin: begin[4:8] == b"ftyp"),
    "webm": ("audio/webm", lambda begin: begin.startswith(b"\x1a\x45\xdf\xa3")),
}


@dataclass(frozen=True)
class Recording:
    """What somebody read aloud, as a page holds it."""

    kind: str
    content: bytes

    @property
    def address(self) -> str:
        """The recording itself, as an address: nothing has to be asked for."""
        return f"data:{self.kind};base64,{base64.b64encode(self.content).decode()}"


def words_to_read(question: Question, project: Project, locale: str) -> list[str]:
    """The texts of a question as a page in this locale shows them, in its order: the question, its help, how many answers to choose, the answers with their hints."""
    def texts() -> Iterator[Words | None]:
        yield from (question.ask, question.help, project.interface.get("choose-one" if question.type == "one" else "choose-all"))
        yield project.interface.get("kept-off-paper") if question.sensitive else None
        for value in question.values:
            option = question.options.get(value)
            yield option.label if option else project.interface.get(value)
            yield option.hint if option else None

    catalogue = project.catalogues.get(locale)
    return [(catalogue.say(project.texts_by_place[text.place]) if catalogue else None) or str(text) for text in texts() if text is not None]


def mark_of(words: list[str]) -> str:
    """What the name of a recording carries, so that it is played only with the words that it reads: eight digits that change with them."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]


def find_recordings(project: Project, report: Diagnostics) -> dict[tuple[str, str, str], Recording]:
    """The recordings that can be played, by locale, questionnaire and question."""
    found: dict[tuple[str, str, str], Recording] = {}
    for path in sorted((project.root / "content" / "audio").glob("*/*")):
        name = path.relative_to(project.root).as_posix()
        match = RECORDING.fullmatch(name)
        if match is None or match["locale"] not in project.catalogues and match["locale"] != project.source_locale or path.is_symlink():
            continue  # project.py tells of it
        read = _find_questions(match["question"], match["mark"], match["locale"], Place(name), project, report)
        content = _read_recording(path, Place(name), match["kind"], report)
        for questionnaire in read if content else ():
            if (match["locale"], questionnaire, match["question"]) in found:
                report.error(Place(name), "recording-twice", "There are two recordings of the same words.", "Delete one of them.")
            found[match["locale"], questionnaire, match["question"]] = Recording(KINDS[match["kind"]][0], content)
    return found


def find_spoken(project: Project, report: Diagnostics) -> dict[str, Recording]:
    """The recordings for people whose language is not here, by locale: content/audio/<locale>/<page>.<mark>.mp3 reads the page that content/site.yaml names."""
    found: dict[str, Recording] = {}
    page = project.pages.get(project.source_locale, {}).get(str(project.site.other_languages))
    for path in sorted((project.root / "content" / "audio").glob("*/*")):
        name = path.relative_to(project.root).as_posix()
        match = RECORDING.fullmatch(name)
        if match is None or match["locale"] not in project.spoken or path.is_symlink():
            continue
        place = Place(name)
        wanted = f"{page.id}.{page.digest[:8]}.{match['kind']}" if page else ""
        if page is None or match["question"] != page.id:
            report.error(place, "recording-unknown", "A language that is only spoken has a recording of one page, and this is not its name.", f"Call it {wanted}." if page else 'Name the page in content/site.yaml, as "other_languages:".')
        elif match["mark"] is None:
            report.error(place, "recording-unmarked", "The name of this recording does not say which words it reads.", f"If it says what the page says today, call it {wanted}.")
        elif match["mark"] != page.digest[:8]:
            report.warning(place, "recording-outdated", f"Page {quoted(page.id)} has changed since this was recorded, so it is not played.", f"Read it anew, and call the recording {wanted}; or delete this one.")
        elif content := _read_recording(path, place, match["kind"], report):
            if match["locale"] in found:
                report.error(place, "recording-twice", "There are two recordings of the same words.", "Delete one of them.")
            found[match["locale"]] = Recording(KINDS[match["kind"]][0], content)
    return found


def _find_questions(question_id: str, mark: str | None, locale: str, place: Place, project: Project, report: Diagnostics) -> list[str]:
    """The questionnaires that have this question in the words that were read."""
    asked = {str(one.id): one.questions[question_id] for one in project.questionnaires if question_id in one.questions}
    marks = {name: mark_of(words_to_read(question, project, locale)) for name, question in asked.items()}
    wanted = " or ".join(dict.fromkeys(f'"{question_id}.{one}{Path(place.path).suffix}"' for one in marks.values()))
    if not asked:
        known = [str(name) for one in project.questionnaires for name in one.questions]
        report.error(place, "recording-unknown", f"No question is called {quoted(question_id)}.", did_you_mean(question_id, known))
    elif mark is None:
        report.error(place, "recording-unmarked", "The name of this recording does not say which words it reads.",
                     f"If it reads the question, its help and its answers as the page has them today, call it {wanted}.")
    elif mark not in marks.values():
        report.warning(place, "recording-outdated", f"The words of question {quoted(question_id)} are no longer those that were recorded, so this is not played.",
                       f"Read them anew, and call the recording {wanted}; or delete this one.")
    return [name for name, one in marks.items() if one == mark]


def _read_recording(path: Path, place: Place, kind: str, report: Diagnostics) -> bytes | None:
    """The bytes of a recording that is not too large and is what its name says."""
    try:
        size = path.stat().st_size if path.is_file() else 0
        content = path.read_bytes() if 12 <= size <= LARGEST_RECORDING else b""
    except OSError as problem:
        report.error(place, "file-unreadable", f"This file cannot be read: {problem.strerror}.", "Check its name and permissions.")
        return None
    if size > LARGEST_RECORDING:
        report.error(place, "recording-too-large", f"This recording has {size:,} bytes; {LARGEST_RECORDING:,} is the limit, since everybody loads it with the page.",
                     "Save it in mono with 24 or 32 kbit a second, or read a little faster.")
        return None
    if not content or not KINDS[kind][1](content):
        report.error(place, "recording-kind", f"This file is no {kind} recording, though its name says so.", f"Save the recording anew as {', '.join(KINDS)}, and let its name end so.")
        return None
    return content
