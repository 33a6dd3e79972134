"""How easy the texts are to read: the texts of a project in, and what formulas and counts say of each screen out.

What does not count: Markdown marks, and words of the law in brackets, such as "(prosecutorial discretion)", since they stand beside what they mean. A placeholder counts as one short word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from askfirst.characters import WITHOUT_SPACES
from askfirst.diagnostics import Diagnostics, visible
from askfirst.meaning import sentences
from askfirst.model import Question
from askfirst.positions import Text
from askfirst.project import Project
from askfirst.prose import PLACEHOLDER

# The most words of a sentence. A language needs more or fewer words than English for the same: of the real texts 0.78 (Turkish) to 1.41 times as many (Vietnamese), and 1.5 Chinese signs for each
# English word. Each limit is what the longest real sentence needs, and within 4 words of twenty times that figure.
LONGEST_SENTENCE = {"en": 20, "es": 26, "pt-BR": 23, "ht": 26, "zh-Hans": 33, "pa": 26, "ar": 18, "ru": 20, "fr": 26, "vi": 30, "tr": 18, "uk": 18}
LONGEST_ELSEWHERE = 30  # for a language that nobody has measured
# The most negations of a sentence. Where English says "not … any" or "and", many languages negate again ("no … nada"; "не … ні … ні"), up to three times in a list of the real texts. French says each
# negation in two words ("ne … pas"), and these count one by one.
MOST_NEGATIONS = {"en": 1, "es": 3, "ht": 3, "uk": 3, "vi": 3, "fr": 4}
MOST_NEGATIONS_ELSEWHERE = 2
FEWEST_WORDS = 60  # of a screen that is judged alone; formulas were made for longer texts, and a few words more or less turn them over
SHORTEST_EXAMPLE, LONGEST_EXAMPLE = 6, 70  # of a sentence that is shown as an example of what is hard: words, letters

_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_SENTENCE = re.compile(r"[.?!…؟。？！।][\"”’»」』*]*$")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|「[^」]*」')
_MARKS = re.compile(r"\]\([^)]*\)|\*\*|^#+ |\[", re.M)
_SIGN = re.compile(r"[\u2e80-\u9fff]")
PLACEHOLDER_WORD = "it"

Said = Callable[[Text], Text | None]


# Words


def plain_words(text: str, longest: int) -> str:
    """A text as it counts. `longest`: the most words of a sentence; what stands in brackets counts if it is a sentence, or is longer than a quarter of one."""

    def counted(match: re.Match[str]) -> str:
        inner = match.group(1).strip()
        return match.group() if _SENTENCE.search(inner) or len(words_of(inner)) > longest // 4 else ""

    return PLACEHOLDER.sub(PLACEHOLDER_WORD, _BRACKETS.sub(counted, _MARKS.sub("", text)))


def words_of(text: str) -> list[str]:
    """What counts as a word: anything between spaces that has a letter or digit; of Chinese, each sign."""
    return [word for word in _SIGN.sub(r" \g<0> ", text).split() if any(map(str.isalnum, word))]


@cache
def sentence_words(text: str, longest: int) -> tuple[tuple[str, list[str]], ...]:
    """Each sentence of a text as it stands there, and its words as they count. A placeholder that stands alone is no sentence."""
    return tuple((sentence, words_of(plain_words(sentence, longest))) for sentence in sentences(text) if any(map(str.isalnum, PLACEHOLDER.sub("", sentence))))


@dataclass(frozen=True)
class Counts:
    """What the formulas need of some texts. `letters` are letters and digits."""

    words: int = 0
    sentences: int = 0
    letters: int = 0
    syllables: int = 0
    longest: int = 0


def count(texts: Iterable[str], longest: int = LONGEST_ELSEWHERE) -> Counts:
    """The counts of some texts. Each answer, heading and list item is a sentence."""
    found = [words for text in texts for _, words in sentence_words(text, longest) if words]
    words = [word for sentence in found for word in sentence]
    return Counts(len(words), len(found), sum(map(str.isalnum, "".join(words))), sum(map(spanish_syllables, words)), max(map(len, found), default=0))


# Syllables of Spanish

_STRONG, _WEAK_STRESSED = "aeoáéó", "íú"
_VOWELS = re.compile(rf"[{_STRONG}{_WEAK_STRESSED}iuü]+")


@cache
def spanish_syllables(word: str) -> int:
    """How many syllables a Spanish word has: one for each group of vowels, and one more at each hiatus. At least one, so a number and DHS count as one.

    Two strong vowels (a, e, o) are a hiatus, and so are a strong one and a stressed weak one (í, ú), and two equal weak ones; other vowels in a row are a diphthong. h is not heard, nor is u after q,
    nor after g before e and i. y is a vowel where none follows. (Real Academia Española, Ortografía de la lengua española, 2010.)"""
    heard = unicodedata.normalize("NFC", word.casefold())
    heard = re.sub(r"(?<!c)h", "", heard)
    heard = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéí])", "", heard)
    heard = re.sub(r"y(?![aeiouáéíóúü])", "i", heard)
    return max(1, sum(_syllables_of_group(group) for group in _VOWELS.findall(heard)))


def _syllables_of_group(vowels: str) -> int:
    peaks = sum(vowel in _STRONG for vowel in vowels)
    if peaks:
        peaks += sum(vowel in _WEAK_STRESSED and any(other in _STRONG for other in vowels[max(0, place - 1):place + 2]) for place, vowel in enumerate(vowels))
    return max(1, peaks) + len(re.findall(r"[ií](?=i)|[uú](?=u)", vowels))


# Formulas


def automated_readability(counts: Counts) -> float:
    """The Automated Readability Index (R. J. Senter and E. A. Smith, 1967): the school grade in the United States in which a text in English is easy."""
    return 4.71 * counts.letters / counts.words + 0.5 * counts.words / counts.sentences - 21.43


def coleman_liau(counts: Counts) -> float:
    """The index of Meri Coleman and T. L. Liau (1975): the same grade, from letters and sentences in 100 words."""
    return 0.0588 * 100 * counts.letters / counts.words - 0.296 * 100 * counts.sentences / counts.words - 15.8


def fernandez_huerta(counts: Counts) -> float:
    """The ease of a text in Spanish by José Fernández Huerta (1959), from 0 (very hard) to 100 (very easy). The print of 1959 takes sentences in 100 words, which would make short sentences hard; words
    in a sentence are meant, as in the formula of Flesch that it follows (Gwillim Law, 2011)."""
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences


def szigriszt_pazos(counts: Counts) -> float:
    """The perspicuity of a text in Spanish by Francisco Szigriszt Pazos (1993), from 0 (very hard) to 100 (very easy)."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


@dataclass(frozen=True)
class Measure:
    """A formula with its limit, and a short name for tables. Where a high figure is easy, the limit is the lowest."""

    name: str
    short: str
    formula: Callable[[Counts], float]
    limit: float
    high_is_easy: bool = False

    def excess(self, counts: Counts) -> float:
        """How far a text is beyond the limit; below 0 it is within."""
        value = self.formula(counts)
        return self.limit - value if self.high_is_easy else value - self.limit


HIGHEST_GRADE = 5.0
# "Fairly easy" (bastante fácil) begins at 70 on the scale of Fernández Huerta, which is that of Flesch, and at 65 on INFLESZ, the scale that readers of Spanish tried for the other formula
# (Inés Barrio-Cantalejo and others, 2008); it ends at 80 on both.
FAIRLY_EASY_HUERTA, FAIRLY_EASY_SZIGRISZT = 70.0, 65.0
MEASURES: dict[str, tuple[Measure, ...]] = {
    "en": (Measure("Automated Readability Index", "ARI", automated_readability, HIGHEST_GRADE), Measure("Coleman–Liau", "C–L", coleman_liau, HIGHEST_GRADE)),
    "es": (Measure("Fernández-Huerta", "F–H", fernandez_huerta, FAIRLY_EASY_HUERTA, True), Measure("Szigriszt-Pazos", "S–P", szigriszt_pazos, FAIRLY_EASY_SZIGRISZT, True)),
}


# Limits of a language


@dataclass(frozen=True)
class Limits:
    """What a text of a language is held to. `longest` is None where nobody can count words, in a script without spaces that has no limit of its own. `unit`: what is counted."""

    locale: str
    longest: int | None
    negations: int
    measures: tuple[Measure, ...] = ()
    unit: str = "words"

    @classmethod
    def of(cls, project: Project, locale: str) -> Limits:
        """The limits of a locale: its own, or those of its language."""
        language = locale.partition("-")[0]
        script = project.languages[locale].script if locale in project.languages else None
        is_spaced = script not in WITHOUT_SPACES
        longest = LONGEST_SENTENCE.get(locale, LONGEST_SENTENCE.get(language, LONGEST_ELSEWHERE if is_spaced else None))
        return cls(locale, longest, MOST_NEGATIONS.get(language, MOST_NEGATIONS_ELSEWHERE), MEASURES.get(language, ()), "words" if is_spaced else "signs")

    @property
    def bracket_words(self) -> int:
        return self.longest or LONGEST_ELSEWHERE


# Texts and screens


def said_in(project: Project, locale: str) -> Said:
    """How a locale says a text of the files; None where it has no translation of today's text."""
    if locale == project.source_locale:
        return lambda text: text
    catalogue, by_place = project.catalogues[locale], project.texts_by_place
    return lambda text: catalogue.say(by_place[text.place]) if text.place in by_place else None


def page_texts(project: Project, locale: str) -> dict[str, tuple[Text, Text]]:
    """The title and the body of each plain page by id; of a translation, if it was made from today's English."""
    originals = project.pages.get(project.source_locale, {})
    return {page.id: (Text.at(page.title, page.front.title.place), page.body) for page in project.pages.get(locale, {}).values()
            if locale == project.source_locale or page.id in originals and page.front.translates == originals[page.id].digest}


def texts_in(project: Project, locale: str) -> Iterator[Text]:
    """Every text that a reader of a locale may be shown in it."""
    said = said_in(project, locale)
    yield from filter(None, (said(text.text) for text in project.texts.values()))
    for texts in page_texts(project, locale).values():
        yield from texts


@dataclass(frozen=True)
class Screen:
    """What a person reads at once: its kind, its id and its texts."""

    kind: str
    name: str
    texts: tuple[Text, ...]


def screens(project: Project, locale: str) -> Iterator[Screen]:
    """Each question with its help, answers, why and where; each outcome with its texts, and what paper says instead of them; each notice; the first screen; each plain page."""
    said = said_in(project, locale)
    for kind, name, texts in _written_screens(project):
        found = tuple(filter(None, (said(text) for text in texts if text is not None)))
        if found:
            yield Screen(kind, name, found)
    for page_id, texts in page_texts(project, locale).items():
        yield Screen("page", page_id, texts)


def _written_screens(project: Project) -> Iterator[tuple[str, str, list[Text | None]]]:
    for one in project.questionnaires:
        start = one.questions_file.start
        yield "start", one.id, [start.heading, start.lead, *(text for door in start.doors for text in (door.title, door.text)), start.text]
        for question in one.questions.values():
            yield "question", question.id, _texts_of_question(question)
        for decision in one.decisions:
            for outcome in decision.outcomes:
                name = f"{decision.id}/{outcome.id}"
                yield "outcome", name, [outcome.title, outcome.text, outcome.risk, *outcome.do, *outcome.questions]
                yield "outcome", f"{name} on paper", [outcome.on_paper]
        for name, notice in one.notices.items():
            yield "notice", str(name), [notice.title, notice.text, *notice.card, *notice.card_if_true]


def _texts_of_question(question: Question) -> list[Text | None]:
    options = (text for option in question.options.values() for text in (option.label, option.hint))
    return [question.ask, question.help, *options, question.why, question.where]


# What is found


@dataclass(frozen=True)
class Judged:
    """A screen, or all shorter screens of a kind together, with its counts. `excess`: how far the formula that likes it least is beyond its limit; None without a formula, or with too few words."""

    what: str
    texts: tuple[Text, ...]
    counts: Counts
    measures: tuple[Measure, ...]

    @property
    def worst(self) -> Measure | None:
        """The measure that is farthest beyond its limit, or nearest to it."""
        return max(self.measures, key=lambda measure: measure.excess(self.counts), default=None) if self.counts.words >= FEWEST_WORDS else None

    @property
    def excess(self) -> float | None:
        return self.worst.excess(self.counts) if self.worst else None

    @property
    def hardest_first(self) -> tuple[float, float, float]:
        """What sorts the hardest to the front: by its formulas, else by its longest sentence."""
        counts = self.counts
        return (-self.excess if self.excess is not None else 1000, -counts.longest, -counts.words / counts.sentences)


def judge(project: Project, limits: Limits) -> list[Judged]:
    """The screens of a locale, hardest first. A screen of 60 words or more is judged alone; shorter ones of a kind are judged together where a formula judges."""
    found = []
    every = [(screen, count(screen.texts, limits.bracket_words)) for screen in screens(project, limits.locale)]
    every = [(screen, counts) for screen, counts in every if counts.words]
    for kind, of_kind in groupby(sorted(every, key=lambda pair: pair[0].kind), key=lambda pair: pair[0].kind):
        pairs = list(of_kind)
        short = [screen for screen, counts in pairs if counts.words < FEWEST_WORDS and limits.measures]
        found += [Judged(f"{kind} {screen.name}", screen.texts, counts, limits.measures) for screen, counts in pairs if screen not in short]
        if short:
            texts = tuple(text for screen in short for text in screen.texts)
            what = f"{kind} {short[0].name}" if len(short) == 1 else f"{len(short)} shorter {kind}s together"
            found.append(Judged(what, texts, count(texts, limits.bracket_words), limits.measures))
    return sorted(found, key=lambda one: one.hardest_first)


def hardest_sentence(judged: Judged, longest: int) -> tuple[Text, str]:
    """The text with the sentence that the worst formula likes least, and the sentence; what is too short to be judged is passed over where it can be."""
    def hardness(pair: tuple[Text, str]) -> tuple[bool, float]:
        counts = count([pair[1]], longest)
        return counts.words >= SHORTEST_EXAMPLE, judged.worst.excess(counts) if judged.worst else counts.words

    return max(((text, sentence) for text in judged.texts for sentence, words in sentence_words(text, longest) if words), key=hardness)


def find_sentence(text: str, sentence: str) -> tuple[int, int]:
    """Where a sentence stands in a text, whose lines may be broken elsewhere; the whole text where it is not found."""
    match = re.search(r"\s+".join(map(re.escape, sentence.split())), text)
    return match.span() if match else (0, len(text))


def without_quotes(text: str) -> str:
    """A text without what it quotes, which are the words of somebody else: of a paper, or of an answer."""
    return _QUOTED.sub(" ", text)


# The report


def tell_reading(project: Project, locale: str, report: Diagnostics, most: int | None = None) -> list[str]:
    """The table of a locale as lines of text, hardest screen first: figures, then the screen, and where its hardest sentence stands; a mark before what is beyond a limit. `most`: only so many screens."""
    limits = Limits.of(project, locale)
    judged = judge(project, limits)
    bounds = [f"{one.name} ({one.short}) {'at least' if one.high_is_easy else 'at most'} {one.limit:g}" for one in limits.measures]
    if limits.longest is not None:
        bounds.append(f"a sentence at most {limits.longest} {limits.unit}")
    lines = [f"{locale}: {len(judged)} screens, hardest first. Limits: {', '.join(bounds) or 'none'}.",
             "  " + "".join(f"{one.short:>7}" for one in limits.measures) + f"{limits.unit:>7}{'longest':>9}  screen, and its hardest sentence"]
    for one in judged[:most]:
        is_beyond = (one.excess or 0) > 0 or limits.longest is not None and one.counts.longest > limits.longest
        figures = "".join(f"{measure.formula(one.counts):7.1f}" if one.worst else f"{'-':>7}" for measure in limits.measures)
        text, sentence = hardest_sentence(one, limits.bracket_words)
        place = report.place_within(text, *find_sentence(text, sentence))
        lines.append(f"{'!' if is_beyond else ' '} {figures}{one.counts.words:7}{one.counts.longest:9}  {one.what}  {place.path}:{place.line}: {_clipped(sentence)}")
    return lines + ([f"  and {len(judged) - most} more"] if most is not None and len(judged) > most else [])


def _clipped(text: str) -> str:
    return visible(text if len(text) <= LONGEST_EXAMPLE else text[:LONGEST_EXAMPLE - 1] + "…")
