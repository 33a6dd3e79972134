"""The slips that people make when they translate. Each takes a random source, a text and the corpus, and gives the changed text, several by id, or nothing where the text cannot have it."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from askfirst.glossary import pattern_of
from askfirst.meaning import AGENCIES, ENGLISH_MONTHS, NAME
from translation_corpus import Corpus, Unit

# Parts of a text that a slip can fall on: spans from and to

_SENTENCE = re.compile(r"[^\s.?!؟।。？！][^.?!؟।。？！\n]{7,}[.?!؟।。？！]+[\"”’»」）)]*(?:\*\*)?[ ]*")
_MARKER = re.compile(r"\s*(?:[-*] |\d+\. |#+ )?")
_PROTECTED = re.compile(r"\{[^{}]*\}|\]\([^)]*\)")


def sentence_spans(text: str) -> list[list[tuple[int, int]]]:
    """The whole sentences of each line, found in another way than the checks find them. None ends at a shortened word such as "U.S."."""
    lines, begin = [], 0
    for line in text.split("\n"):
        spans = [match.span() for match in _SENTENCE.finditer(line, _MARKER.match(line).end())]
        whole = all(line[end:end + 1].strip() == "" or not line[end].islower() for _, end in spans) and not any(re.search(r"(?:^|\W)\w{1,2}\.\W*$", line[b:e]) for b, e in spans)
        lines.append([(begin + b, begin + e) for b, e in spans if line[b:e].count("**") % 2 == 0] if whole else [])
        begin += len(line) + 1
    return lines


def words_of(text: str, letters: str) -> list[tuple[int, int]]:
    """Words made of some letters, outside placeholders and addresses."""
    return [match.span() for match in re.finditer(rf"[{letters}]{{3,}}", blanked(text))]


def blanked(text: str, pattern: re.Pattern[str] = _PROTECTED) -> str:
    """The text with what must not be touched covered, at the same length."""
    return pattern.sub(lambda match: "\x00" * len(match.group()), text)


def spliced(text: str, span: tuple[int, int], new: str) -> str:
    return text[:span[0]] + new + text[span[1]:]


def cut(text: str, span: tuple[int, int]) -> str:
    """The text without a part, and without the space that would be doubled."""
    before, after = text[:span[0]], text[span[1]:]
    return before + (after[1:] if after.startswith(" ") and (not before or before[-1].isspace()) else after)


def cleared(text: str) -> str | None:
    """A text that somebody could have written: not empty."""
    return text if re.search(r"\w", text) else None


# The slips

PLACEHOLDER = re.compile(r"\{[^{}]+\}")
NUMBER = re.compile(r"\d+")
Slip = str | dict[str, str] | None


def _pick(rng: random.Random, pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    spans = [match.span() for match in pattern.finditer(text)]
    return rng.choice(spans) if spans else None


def placeholder_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    span = _pick(rng, PLACEHOLDER, unit.said)
    return cleared(cut(unit.said, span)) if span else None


def placeholder_renamed(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """One letter of its name is lost or typed twice."""
    span = _pick(rng, PLACEHOLDER, unit.said)
    if span is None:
        return None
    place = rng.randrange(span[0] + 1, span[1] - 1)
    return spliced(unit.said, (place, place + 1), rng.choice(("", unit.said[place] * 2)))


def placeholder_doubled(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    span = _pick(rng, PLACEHOLDER, unit.said)
    return spliced(unit.said, span, f"{unit.said[slice(*span)]} {unit.said[slice(*span)]}") if span else None


def _number(rng: random.Random, unit: Unit) -> tuple[int, int] | None:
    """A number that is no part of a name such as I-589."""
    return _pick(rng, NUMBER, blanked(blanked(unit.said), NAME))


def number_changed(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """One digit is another one, or two neighbours have changed places."""
    span = _number(rng, unit)
    if span is None:
        return None
    number = unit.said[slice(*span)]
    place = rng.randrange(len(number))
    other = number[:place] + chr(ord(number[place]) + (1 if unicodedata.digit(number[place]) < 9 else -1)) + number[place + 1:]
    turned = number[:place] + number[place:place + 2][::-1] + number[place + 2:]
    return spliced(unit.said, span, turned if turned != number and rng.random() < 0.5 else other)


def digits_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    span = _number(rng, unit)
    return cleared(cut(unit.said, span)) if span else None


def month_changed(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """The month of a date is another month, in the words of the language."""
    months = corpus.sides[unit.locale].months
    for number in {ENGLISH_MONTHS.index(name) for name in re.findall(rf"\b({'|'.join(ENGLISH_MONTHS)}) \d", unit.english)}:
        for name in sorted(months[number], key=len, reverse=True):
            if match := re.search(rf"(?<!\w){re.escape(name)}" + (r"(?!\d)" if name[0].isdigit() or name[-1].isdigit() else r"(?!\w)"), unit.said, re.I):
                other = rng.choice([month for month in range(12) if month != number])
                named = sorted(months[other], key=lambda word: (word[0].isdigit() == name[0].isdigit(), len(word)))
                return spliced(unit.said, match.span(), named[-1])
    return None


def name_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    span = _pick(rng, NAME, blanked(unit.said))
    return cleared(cut(unit.said, span)) if span else None


def name_changed(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """Another agency, two digits of a form that changed places, or a letter lost."""
    span = _pick(rng, NAME, blanked(unit.said))
    if span is None:
        return None
    name = unit.said[slice(*span)]
    digits = re.search(r"\d\d+", name)
    if name in AGENCIES:
        other = rng.choice(sorted(AGENCIES - {name}))
    elif digits and len(set(digits.group()[-2:])) == 2:
        other = name[:digits.end() - 2] + name[digits.end() - 2:digits.end()][::-1] + name[digits.end():]
    else:
        other = cut(name, (place := rng.randrange(len(name)), place + 1))
    return spliced(unit.said, span, other)


def phone_written(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """The number itself, in one of the ways in which people write it, where a placeholder stood or behind a text."""
    number = rng.choice([str(contact.phone) for contact in corpus.project.contacts.values() if contact.phone and re.fullmatch(r"1-\d{3}-\d{3}-\d{4}", contact.phone)])
    area, middle, end = number.split("-")[1:]
    written = rng.choice((number, number[2:], f"({area}) {middle}-{end}", f"{area} {middle} {end}", f"{area}.{middle}.{end}", f"+1 {area} {middle} {end}"))
    span = _pick(rng, PLACEHOLDER, unit.said)
    return spliced(unit.said, span, written) if span and rng.random() < 0.5 else f"{unit.said.rstrip()} {written}" + ("\n" if unit.said.endswith("\n") else "")


def link_changed(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """To another page, or with a letter lost."""
    span = _pick(rng, re.compile(r"(?<=\]\()[^)\s]+(?=\))"), unit.said)
    if span is None:
        return None
    target = unit.said[slice(*span)]
    pages = sorted(corpus.project.page_ids - {target})
    place = rng.randrange(len(target) // 2, len(target))
    return spliced(unit.said, span, rng.choice(pages) if target in corpus.project.page_ids and rng.random() < 0.5 else cut(target, (place, place + 1)))


def item_or_paragraph_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    items = [match.span() for match in re.finditer(r"^\s*(?:[-*]|\d+\.) .*\n?", unit.said, re.M)]
    if len(items) > 1 and rng.random() < 0.5:
        return spliced(unit.said, rng.choice(items), "")
    if unit.is_page:
        return "" if not unit.id.endswith("#0") else None
    parts = re.split(r"\n[ ]*\n", unit.said.strip())
    return "\n\n".join(parts[:(place := rng.randrange(len(parts)))] + parts[place + 1:]) if len(parts) > 1 else None


def sentence_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """One of several sentences of a line."""
    spans = [span for line in sentence_spans(unit.said) if len(line) > 1 for span in line]
    return cut(unit.said, rng.choice(spans)).strip() if spans else None


def sentence_added(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """A sentence of another text of the same language behind one of this text."""
    spans = [span for line in sentence_spans(unit.said) for span in line]
    other = rng.choice(corpus.units[unit.locale])
    plain = [other.said[slice(*span)].strip() for line in sentence_spans(blanked(other.said)) for span in line]
    plain = [sentence for sentence in plain if not re.search(r"[\x00\d*\[\]{}]", sentence) and sentence not in unit.said]
    if not spans or not plain:
        return None
    space = "" if unit.locale.startswith("zh") else " "
    end = rng.choice(spans)[1]
    return (unit.said[:end].rstrip(" ") + space + rng.choice(plain) + space + unit.said[end:]).rstrip(" ")


# How a Turkish verb reads without its negation, about; other languages lose a word.
_TURKISH = ((r"m([ıiuü]yor)", r"\1"), (r"m[ae](y[ae]c[ae][kğ])", r"\1"), (r"m[ae](dı|di|dığ|diğ)", r"\1"), (r"may(ın)", r"\1"), (r"mey(in)", r"\1"), (r"may(an)", r"\1"), (r"may(abil)", r"\1"),
            (r"maz|mayız", "ar"), (r"mez|meyiz", "er"), (r"ma(mış)|me(miş)", r"\1"), (r"siz", "li"), (r"me(mey)", r"\1"))
_FRENCH_SECOND = re.compile(r"(?<!\w)(?:pas|jamais|rien)(?!\w)")


def negation_removed(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """A word of the glossary's list goes; in French with its second half, in Vietnamese and French without the word beside it, in Turkish with the ending that negates."""
    other = corpus.sides[unit.locale].other
    text = blanked(blanked(unit.said), pattern_of(other.file.no_negation, other.spaced))
    spans = [match.span() for match in other.negation.finditer(text) if not (unit.locale == "fr" and _FRENCH_SECOND.fullmatch(match.group()))]
    if not spans:
        return None
    begin, end = rng.choice(spans)
    word = unit.said[begin:end]
    if unit.locale == "tr":
        for pattern, positive in _TURKISH:
            if (changed := re.sub(pattern, lambda match: match.expand(positive) if "\\" in positive else positive, word, count=1)) != word:
                return spliced(unit.said, (begin, end), changed)
    if unit.locale == "vi":
        end = begin + len(word.split()[0])
    if unit.locale == "fr" and word.casefold() in ("ne",) or word.casefold().startswith("n'"):
        second = _FRENCH_SECOND.search(unit.said, end)
        stop = re.search(r"[.?!;:\n]", unit.said[end:])
        text = cut(unit.said, second.span()) if second and (stop is None or second.end() <= end + stop.start()) else unit.said
        return text[:begin] + text[begin + 2:].lstrip(" ")
    return cleared(cut(unit.said, (begin, end)))


NEGATIONS = {"es": "no", "pt-BR": "não", "ht": "pa", "zh-Hans": "不", "pa": "ਨਹੀਂ", "ar": "لا", "ru": "не", "fr": "ne pas", "vi": "không", "tr": "değil", "uk": "не"}


def negation_added(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """The usual word for "not" in the middle of a sentence that has none, or of a text without full stop."""
    spans = [span for line in sentence_spans(unit.said) for span in line] or ([(0, len(unit.said))] if "\n" not in unit.said and not unit.said.endswith("\n") else [])
    other = corpus.sides[unit.locale].other
    spans = [span for span in spans if not other.negation.search(unit.said[slice(*span)]) and "**" not in unit.said[slice(*span)] and "(" not in unit.said[slice(*span)]]
    if not spans or unit.locale not in NEGATIONS:
        return None
    begin, end = rng.choice(spans)
    word = NEGATIONS[unit.locale]
    if not other.spaced:
        places = [begin + match.start() for match in re.finditer(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", unit.said[begin:end])]
        return spliced(unit.said, (place := rng.choice(places), place), word) if places else None
    places = [begin + match.start() for match in re.finditer(r"(?<=\w) (?=\w)", blanked(unit.said)[begin:end])]
    return spliced(unit.said, (place := rng.choice(places), place), f" {word}") if places else None


def _terms(unit: Unit, corpus: Corpus) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each term of the English with each place where the translation says it."""
    sides, text = corpus.sides[unit.locale], blanked(unit.said)
    for name in sides.english.terms_in(unit.english):
        yield from ((name, match.span()) for match in sides.other.say[name].finditer(text)) if name in sides.other.say else ()


def _written(word: str) -> str:
    """A word of a glossary without the stars that stand for other letters."""
    return " ".join(word.replace("*", "").split())


def forbidden_term(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """A term is said by a word that the glossary forbids for it."""
    other = corpus.sides[unit.locale].other
    spots = [(span, word) for name, span in _terms(unit, corpus) for word in (other.term(name).never or ()) if "*" not in word.split()]
    return spliced(unit.said, (spot := rng.choice(spots))[0], _written(spot[1])) if spots else None


def term_replaced(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """A term is said by the word of another one."""
    other = corpus.sides[unit.locale].other
    spots = [(span, word) for name, span in _terms(unit, corpus) for rival, term in other.file.terms.items() if rival != name for word in map(_written, term.say) if not other.say[name].search(word)]
    return spliced(unit.said, (spot := rng.choice(spots))[0], spot[1]) if spots else None


def term_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    spans = [span for _, span in _terms(unit, corpus)]
    return cleared(cut(unit.said, rng.choice(spans))) if spans else None


def _neighbour(unit: Unit, corpus: Corpus) -> Unit | None:
    units = corpus.units[unit.locale]
    other = units[(units.index(unit) + 1) % len(units)]
    return other if other.said != unit.said and other.english != unit.english and other.is_page == unit.is_page else None


def swapped(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    other = _neighbour(unit, corpus)
    return {unit.id: other.said, other.id: unit.said} if other else None


def another_text(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    other = rng.choice(corpus.units[unit.locale])
    return other.said if other.said != unit.said and other.english != unit.english and other.is_page == unit.is_page else None


def left_in_english(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    return unit.english if unit.english != unit.said else None


def another_language(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """What another language says for the same text."""
    other = corpus.find(rng.choice([locale for locale in corpus.units if locale != unit.locale]), unit.id)
    return other.said if other and other.said not in (unit.said, unit.english) else None


def cut_in_the_middle(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """Everything behind a place in the middle half is gone."""
    text = unit.said.strip()
    return text[:rng.randrange(len(text) // 4, len(text) * 3 // 4)].rstrip() if len(text) >= 12 else None


def yes_and_no_swapped(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    if unit.english != "Yes":
        return None
    other = next((found for text_id in corpus.siblings.get(unit.id, ()) if (found := corpus.find(unit.locale, text_id)) and found.english == "No"), None)
    return {unit.id: other.said, other.id: unit.said} if other else None


def _other_option(rng: random.Random, unit: Unit, corpus: Corpus) -> Unit | None:
    ids = [text_id for text_id in corpus.siblings.get(unit.id, ()) if text_id != unit.id]
    other = corpus.find(unit.locale, rng.choice(ids)) if ids else None
    return other if other and {unit.english, other.english} != {"Yes", "No"} else None


def options_swapped(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    other = _other_option(rng, unit, corpus)
    return {unit.id: other.said, other.id: unit.said} if other else None


def option_repeated(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """Two options of a question read the same."""
    other = _other_option(rng, unit, corpus)
    return other.said if other else None


def _inserted(signs: str) -> Callable[[random.Random, Unit, Corpus], Slip]:
    def insert(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
        place = rng.randrange(len(unit.said.strip()) + 1)
        return spliced(unit.said, (place, place), rng.choice(signs))

    return insert


_LATIN_TO_CYRILLIC = dict(zip("aceopxyABCEHIKMOPTX", "асеорхуАВСЕНІКМОРТХ"))


def cyrillic_in_latin(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """One letter of a word of three or more is the Cyrillic one that looks like it."""
    places = [place for begin, end in words_of(unit.said, "A-Za-z\u00c0-\u024f") for place in range(begin, end) if unit.said[place] in _LATIN_TO_CYRILLIC]
    return spliced(unit.said, (place := rng.choice(places), place + 1), _LATIN_TO_CYRILLIC[unit.said[place]]) if places else None


def latin_in_cyrillic(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    table = {cyrillic: latin for latin, cyrillic in _LATIN_TO_CYRILLIC.items()}
    places = [place for begin, end in words_of(unit.said, "\u0400-\u04ff") for place in range(begin, end) if unit.said[place] in table]
    return spliced(unit.said, (place := rng.choice(places), place + 1), table[unit.said[place]]) if places else None


def question_mark_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """It is gone, or a full stop stands there."""
    span = _pick(rng, re.compile("[?؟？]"), unit.said)
    return spliced(unit.said, span, rng.choice(("", "。" if unit.locale.startswith("zh") else "।" if unit.locale == "pa" else "."))) if span else None


def bold_lost(rng: random.Random, unit: Unit, corpus: Corpus) -> Slip:
    """The marks around bold words, or one of them."""
    span = _pick(rng, re.compile(r"\*\*[^*\n]+\*\*"), unit.said)
    if span is None:
        return None
    words = unit.said[slice(*span)]
    return spliced(unit.said, span, rng.choice((words[2:-2], words[2:-2], words[2:], words[:-2])))


@dataclass(frozen=True)
class Kind:
    """A kind of slip. `why` tells why the checks miss some, where they do."""

    name: str
    slip: Callable[[random.Random, Unit, Corpus], Slip]
    why: str = ""


KINDS = (
    Kind("placeholder lost", placeholder_lost),
    Kind("placeholder renamed", placeholder_renamed),
    Kind("placeholder doubled", placeholder_doubled),
    Kind("number changed", number_changed),
    Kind("digits lost", digits_lost),
    Kind("month of a date changed", month_changed),
    Kind("name of a form or agency lost", name_lost,
         "A translation may hold a name once more than the English, or a name that stands only in it; then one may go unseen."),
    Kind("name of a form or agency changed", name_changed,
         "As above; and a name with a letter lost may be no name any more."),
    Kind("phone number written into a text", phone_written),
    Kind("link target changed", link_changed),
    Kind("list item or paragraph lost", item_or_paragraph_lost),
    Kind("sentence lost", sentence_lost),
    Kind("sentence added", sentence_added),
    Kind("negation removed", negation_removed,
         "Where a language negates twice for one English \"no\" (Spanish \"no ... ningún\", Russian \"ни ... не\"), one of the two is left, and the check asks only whether a sentence negates. A few negations answer no \"not\" of the English, but a word such as \"full\" or \"few\". Only words that the glossary lists are taken out: a form that it does not list, such as an ending of a Turkish verb, is neither planted nor known to the check."),
    Kind("negation added", negation_added,
         "Sentences with words that languages negate in different ways (\"until\", \"few\", \"plea\") may negate or not, and so may a text whose flag says so."),
    Kind("glossary term said by a forbidden word", forbidden_term),
    Kind("glossary term said by another term's word", term_replaced,
         "The term stands twice in the sentence, or in brackets beside the English word; one may go."),
    Kind("glossary term lost", term_lost,
         "As above."),
    Kind("text swapped with its neighbour", swapped,
         "Short labels without a term, a number or a negation: nothing in them can be compared."),
    Kind("another text of the language in its place", another_text,
         "As above; nothing compares the texts of a language with each other."),
    Kind("left in English", left_in_english,
         "One English word may be a name or the same word in both languages."),
    Kind("text of another language pasted in", another_language,
         "Short texts in the same script, such as Russian in Ukrainian or Vietnamese in Portuguese: no check knows the words of a language."),
    Kind("text cut in the middle", cut_in_the_middle,
         "Labels and headings have no full stop to lose, and half a label may be as long as a good short translation."),
    Kind("Yes and No swapped", yes_and_no_swapped),
    Kind("two other options of a question swapped", options_swapped,
         "Labels without a term, a number or a negation that would tell them apart; only somebody who reads both sees it."),
    Kind("two options of a question read the same", option_repeated),
    Kind("bidi control inserted", _inserted("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")),
    Kind("zero-width sign inserted", _inserted("\u200b\u200c\u200d\u2060\ufeff"),
         "Arabic and Punjabi may need the two joiners (U+200C, U+200D), so they are allowed there wherever they stand."),
    Kind("soft hyphen inserted", _inserted("\u00ad")),
    Kind("Cyrillic letter in a Latin word", cyrillic_in_latin),
    Kind("Latin letter in a Cyrillic word", latin_in_cyrillic),
    Kind("question mark lost", question_mark_lost),
    Kind("bold marks lost", bold_lost),
)
