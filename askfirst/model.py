"""The shape of each kind of file that people edit, as strict models; every text in them keeps its place.

A field's description is what an editor shows while somebody types, and what docs/format.md is made of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationInfo, model_validator

from askfirst.kinds import (
    Citation, Date, FactId, Fingerprint, Flag, Id, LooseDate, Number, OptionId, OrText, OutcomeName, Plain, Prose, Rule, Script, SectionId, TextDigest, Verified, Web, Words, choice, one_or_many, refuse,
)
from askfirst.positions import LocatedDict, Place, Text


class Part(BaseModel):
    """A mapping in a file: unknown keys are refused, and it knows where it begins."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    _place: Place = PrivateAttr(default=Place(""))

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, value: Any, handler: Any, info: ValidationInfo):
        if not isinstance(value, LocatedDict):
            raise refuse(value, "not-a-mapping-here", '"name: value" lines are needed here.', f"Known names: {', '.join(cls.model_fields)}.")
        if info.context is not None:
            info.context[id(value)] = cls
        part = handler(value)
        part._place = value.place
        return part

    @property
    def place(self) -> Place:
        """Where the thing is named, or else where it begins."""
        named = getattr(self, "id", None)
        return named.place if isinstance(named, Text) else self._place


def _option_from_label(value: Any) -> Any:
    if isinstance(value, Text):
        whole = LocatedDict({Text.at("label", value.place): value})
        whole.place = value.place
        return whole
    return value


class Option(Part):
    """An answer option."""

    label: Words = Field(description="What the person reads.")
    hint: Words | None = Field(None, description="A line under the label.")
    sensitive: Flag = Field(False, description="yes: offers \"I'd rather tell my attorney\", and what follows from this option is never printed.")
    reads_as: OptionId | None = Field(None, description="The option of the same question that the rules do not tell apart from this one.")


class Question(Part):
    """A question of the interview."""

    id: Id = Field(description="The question's name in rules, people and translations.")
    type: choice("one", "several") = Field(description="one: pick one option. several: tick all that apply.")
    ask: Words = Field(description="The question.")
    help: Words | None = Field(None, description="A line under the question.")
    why: Words = Field(description="Why we ask.")
    where: Words = Field(description="Where to find the answer.")
    sensitive: Flag = Field(False, description="yes: offers \"I'd rather tell my attorney\", and nothing that follows from it is ever printed.")
    usual: Annotated[list[Id], BeforeValidator(one_or_many), OrText] = Field(description="The usual answer, which stories and invented people start from.")
    ask_if: Rule | None = Field(None, description="Asked only while this condition over earlier questions is not known to be false.")
    judgement: Plain | None = Field(None, description="A legal judgement that the signing attorney must decide.")
    options: dict[OptionId, Annotated[Option, BeforeValidator(_option_from_label), OrText]] = Field(
        description='The answer options, "name: label" or "name: {label: …}".', min_length=1)

    @property
    def offers_private(self) -> bool:
        """Whether "I'd rather tell my attorney" is offered."""
        return self.sensitive or any(option.sensitive for option in self.options.values())

    @property
    def values(self) -> tuple[str, ...]:
        """The values of its controls, in the order of the page."""
        none = ("none",) if self.type == "several" else ()
        return (*map(str, self.options), *none, "unsure", *(("private",) if self.offers_private else ()))


class Section(Part):
    """A part of the interview."""

    id: Id = Field(description="The section's name.")
    title: Words = Field(description="What the progress line calls it.")
    ask_if: Rule | None = Field(None, description="Holds for each of its questions, on top of their own ask_if.")
    stop_on: list[OutcomeName] = Field(default_factory=list, description="Outcomes (decision/outcome) that end the interview after this section.")
    questions: list[Question] = Field(min_length=1, description="The questions, in the order in which they are asked.")


class Door(Part):
    """An urgent matter that the start page tells about before any question."""

    id: Id = Field(description="The door's name.")
    title: Words = Field(description="What the person reads first.")
    text: Prose = Field(description="What to do on the spot.")


class Start(Part):
    """The first screen."""

    heading: Words = Field(description="The heading of the first screen.")
    lead: Words | None = Field(None, description="What this is, in a sentence or two.")
    doors: list[Door] = Field(default_factory=list, description="Urgent matters, each to open; they stand right after the lead.")
    text: Prose = Field(description="What else to know before the first question.")


class QuestionsFile(Part):
    """questionnaires/<id>/questions.yaml: what is asked, and in what order."""

    title: Words = Field(description="The name of the interview; neutral, since it is the page's title.")
    start: Start = Field(description="The first screen.")
    sections: list[Section] = Field(min_length=1, description="The parts of the interview, in order.")


class Papers(Part):
    """A group of papers to gather."""

    title: Words = Field(description="What the papers show.")
    items: list[Words] = Field(min_length=1, description="The papers.")


class Fact(Part):
    """Something to tell the attorney, present when its condition is certain."""

    kind: choice("favorable", "danger", "loss", "reason_for_time", "context") = Field(description="What the fact is to the case.")
    when: Rule = Field(description="The condition that makes it present.")
    say: Words = Field(description="What the person is told, and the attorney reads.")
    papers: list[Id] = Field(default_factory=list, description="Groups of papers to gather.")
    cites: list[Citation] = Field(min_length=1, description="Where the fact comes from: source#section.")
    judgement: Plain | None = Field(None, description="A legal judgement that the signing attorney must decide.")
    unverified: Plain | None = Field(None, description="What has not been verified; shown with a mark.")


class Notice(Part):
    """A box shown with a result."""

    severity: choice("danger", "note") = Field(description="danger stands on top and is read if_possible; note stands with what always holds.")
    title: Words = Field(description="Its heading.")
    text: Prose = Field(description="What it says.")
    cites: list[Citation] = Field(default_factory=list, description="Where it comes from.")
    if_possible: Rule | None = Field(None, description="Shown when the answers do not rule this out.")
    if_certain: Rule | None = Field(None, description="Shown when the answers establish this.")
    card: list[Words] = Field(default_factory=list, description="Lines of a card that the person can print by itself, in both languages, to show in court.")
    card_if_true: list[Words] = Field(default_factory=list, description="Lines that stand on the card only if the person ticks that they are true.")
    judgement: Plain | None = Field(None, description="A legal judgement that the signing attorney must decide.")
    unverified: Plain | None = Field(None, description="What has not been verified; shown with a mark.")


class Outcome(Part):
    """One way in which a decision can come out."""

    id: Id = Field(description="The outcome's name within its decision.")
    severity: choice("danger", "caution", "calm") = Field(description="danger outcomes stand first in their decision.")
    invites: Flag = Field(False, description="yes: it invites a request, and is read if_certain.")
    if_possible: Rule | None = Field(None, description="Fires unless the answers rule this out.")
    if_certain: Rule | None = Field(None, description="Fires only when the answers establish this.")
    unless: Rule | None = Field(None, description="Blocks the outcome unless the answers rule this out.")
    title: Words = Field(description="The heading of its card.")
    text: Prose = Field(description="What it means, and why.")
    risk: Prose | None = Field(None, description="What could go wrong.")
    do: list[Words] = Field(default_factory=list, description="What to do now.")
    questions: list[Words] = Field(default_factory=list, description="Questions to ask the attorney.")
    contacts: list[Id] = Field(min_length=1, description="Where to find help: names from content/contacts.yaml.")
    on_paper: Words | None = Field(None, description="What paper says instead, so that it gives no sensitive answer away.")
    cites: list[Citation] = Field(default_factory=list, description="Where it comes from.")
    judgement: Plain | None = Field(None, description="A legal judgement that the signing attorney must decide.")
    unverified: Plain | None = Field(None, description="What has not been verified; shown with a mark.")


class Decision(Part):
    """A question that the questionnaire answers, with its outcomes in order; the first that fires wins."""

    id: Id = Field(description="The decision's name.")
    title: Words = Field(description="The heading of its card.")
    asks: Words = Field(description="The question that it answers.")
    outcomes: list[Outcome] = Field(min_length=1, description="Ordered; the last has no condition.")


class Claim(Part):
    """Somebody, and what a safeguard says of them."""

    when: Rule | None = Field(None, description="Of everybody whose answers do not rule this out; without a condition, of everybody.")
    if_certain: Rule | None = Field(None, description="Instead of when: only of those whose answers establish this.")
    outcome: list[OutcomeName] = Field(default_factory=list, description="Outcomes (decision/outcome). never: none of these comes out. always: one of these does, in each decision named here that is shown.")
    shows: list[Id] = Field(default_factory=list, description="Notices. never: none of these is shown. always: all of these are.")


class Safeguard(Part):
    """What must hold for every possible set of answers; the build proves it."""

    never: Claim | None = Field(None, description="What must not come out.")
    always: Claim | None = Field(None, description="What must come out.")
    danger: Flag = Field(False, description="yes: every notice and every outcome named here is a danger (severity), and must stay one.")
    because: Plain = Field(description="Why, in a sentence: what would go wrong.")
    cites: list[Citation] = Field(min_length=1, description="Where the reason comes from: source#section.")

    @property
    def claim(self) -> Claim | None:
        """What it says must not come out, or must."""
        return self.never if self.never is not None else self.always


class ChecklistRow(Part):
    """A row of the blank checklist for the attorney."""

    title: Plain = Field(description="What the row is about.")
    boxes: list[Plain] = Field(default_factory=list, description="Each has a box to tick.")
    lines: list[Plain] = Field(default_factory=list, description="Each has a line to write on.")


class Checklist(Part):
    """The blank checklist for the attorney, which is not translated."""

    heading: Plain = Field(description="What the attorney should know before filling it in.")
    rows: list[ChecklistRow] = Field(min_length=1, description="What to ask.")


class RulesFile(Part):
    """questionnaires/<id>/rules.yaml: what the answers mean."""

    papers: dict[Id, Papers] = Field(description="What to gather.")
    facts: dict[FactId, Fact] = Field(description="What to tell the attorney.")
    notices: dict[Id, Notice] = Field(description="Boxes shown with a result.")
    decisions: list[Decision] = Field(min_length=1, description="What is decided.")
    with_every_invitation: list[Id] = Field(default_factory=list, description="Notices that must stand beside every outcome that invites a request; the build proves it.")
    checklist: Checklist | None = Field(None, description="What the attorney asks in private and fills in by hand. It stands blank on every sheet, so that it tells nothing.")
    safeguards: dict[Id, Safeguard] = Field(default_factory=dict, description="What must hold for every possible set of answers.")


class Told(Part):
    """What a person is told, by kind."""

    facts: list[Id] = Field(default_factory=list, description="Facts that are present.")
    notices: list[Id] = Field(default_factory=list, description="Notices that are shown.")
    find_out: list[Id] = Field(default_factory=list, description="Questions listed under find out first.")
    asked: list[Id] = Field(default_factory=list, description="Questions that are asked.")


class NeverTold(Part):
    """What a person must never be told, by kind."""

    outcomes: list[OutcomeName] = Field(default_factory=list, description="Outcomes (decision/outcome).")
    facts: list[Id] = Field(default_factory=list, description="Facts.")
    notices: list[Id] = Field(default_factory=list, description="Notices.")
    find_out: list[Id] = Field(default_factory=list, description="Questions under find out first.")
    asked: list[Id] = Field(default_factory=list, description="Questions.")


class Person(Part):
    """An invented person, and what the questionnaire must tell them."""

    id: Id = Field(description="The person's short name in messages.")
    name: Plain = Field(description="An invented name.")
    story: Plain = Field(description="One or two sentences.")
    answers: dict[Id, Annotated[list[Id], BeforeValidator(one_or_many), OrText]] = Field(
        default_factory=dict, description="Where the answers differ from the usual ones.")
    outcomes: dict[Id, Id] = Field(description="The outcome of each decision that is shown.")
    told: Told | None = Field(None, description="What must be shown.")
    never_told: NeverTold | None = Field(None, description="What must never be shown.")


class PeopleFile(Part):
    """questionnaires/<id>/people.yaml: invented people who try the rules at every build."""

    people: list[Person] = Field(min_length=1, description="The people.")


class Version(Part):
    """The questions and rules as they were from some day on."""

    fingerprint: Fingerprint = Field(description="Their fingerprint; build.py check tells today's.")
    date: Date = Field(description="The day of the change.")
    authors: list[Plain] = Field(min_length=1, description="Everybody who wrote what is new in them, by full name; they cannot sign this version or a later one.")
    change: Plain = Field(description="What changed, and why, in a sentence.")


class Signature(Part):
    """Somebody who may give legal advice, and answers for a version."""

    fingerprint: Fingerprint = Field(description="The fingerprint of what was reviewed.")
    name: Plain = Field(description="The full name; the page shows it.")
    role: choice("attorney", "accredited-representative") = Field(description="attorney: a licensed lawyer. accredited-representative: accredited by the U.S. Department of Justice.")
    licensed_in: Plain = Field(description="Where the attorney is licensed, or the recognized organization of the representative; the page shows it.")
    date: Date = Field(description="The day of the signature.")
    note: Plain | None = Field(None, description="What else is to be known, such as what was left open.")


class ReviewFile(Part):
    """questionnaires/<id>/review.yaml, where there is one: the versions on record, and who signed which."""

    versions: list[Version] = Field(min_length=1, description="Every version of the questions and rules, oldest first.")
    signatures: list[Signature] = Field(default_factory=list, description="Who signed.")


class SiteFile(Part):
    """content/site.yaml: the site as a whole."""

    name: Plain = Field(description="The name of the site; never translated.")
    as_of: Date = Field(description="The day against which all dates are judged.")
    source_locale: Plain = Field(description="The language that the files are written in.")
    locales: list[Plain] | None = Field(None, min_length=1, description="The languages of the site, in their order. Without it, those of content/languages.yaml that are written.")
    link_hosts: list[Plain] = Field(default_factory=list, description="Hosts that links may go to.")
    other_languages: Id | None = Field(None, description="The page for people whose language is not here, such as interpreter. The front page leads there.")
    leave_to: Web | None = Field(None, description='Where "Leave this page" leads, on every page: a site that gives nobody a reason to ask. Without it there is no such button.')


class Language(Part):
    """A language of the site, or one that is mainly spoken."""

    autonym: Plain = Field(description="Its name in itself.")
    direction: choice("ltr", "rtl") = Field(description="The direction of its script.")
    script: Script | None = Field(None, description="The script of its texts (ISO 15924), such as Latn. Without it nobody notices a text in another script.")
    fallback: Plain | None = Field(None, description="The language that a page leads to where this one has none. Without it, the source language.")
    sample: Plain | None = Field(None, description="A short sentence with its special letters, which tests draw to see that no letter is missing.")
    spoken: Flag = Field(False, description="yes: it is mainly spoken, so the site has recordings and no texts in it.")
    months: list[Plain] | None = Field(None, min_length=12, max_length=12, description="The names of the months, for a language that CLDR does not know.")
    date: Plain | None = Field(None, description='How a day is written with these months, such as "{day} {month} {year}".')


class LanguagesFile(Part):
    """content/languages.yaml: the languages that the site knows, before any library is asked."""

    languages: dict[Plain, Language] = Field(min_length=1, description="By locale (BCP 47).")


class Term(Part):
    """A word of the law, and how a language says it."""

    words: list[Plain] = Field(default_factory=list, description="In the glossary of the source language: the words in which the term stands there; * is any letters.")
    means: Plain | None = Field(None, description="In the glossary of the source language: what the term means here, for translators.")
    say: list[Plain] = Field(default_factory=list, description="How a translation says it: one of these; * is any letters.")
    never: list[Plain] = Field(default_factory=list, description="Words that a translation must not use, since they mean something else; * is any letters.")
    note: Plain | None = Field(None, description="Why, in the source language.")


class GlossaryFile(Part):
    """content/glossary/<locale>.yaml: the words of the law in one language."""

    negation: list[Plain] = Field(default_factory=list, description="The words that negate a sentence; * is any letters.")
    no_negation: list[Plain] = Field(default_factory=list, description="Phrases that hold such a word and do not negate the sentence, such as not long ago; * is any letters.")
    like_negation: list[Plain] = Field(default_factory=list, description="Words that another language may say by a negation, such as leave out; * is any letters.")
    promises: list[Plain] = Field(default_factory=list, description="Words that promise what nobody can promise; * is any letters.")
    jargon: dict[Plain, Plain] = Field(default_factory=dict, description="By word that no text uses, the plain word to write instead; * is any letters.")
    terms: dict[Id, Term] = Field(default_factory=dict, description="By term.")


class TranslationReview(Part):
    """What one person checked on one day."""

    reviewer: Plain = Field(description="The full name.")
    role: choice("language", "legal", "correction") = Field(description="language: somebody at home in both languages. legal: somebody who may give legal advice, and reads both. correction: somebody who wrote these words, and so cannot check them.")
    date: Date = Field(description="The day.")
    texts: dict[Plain, TextDigest] = Field(min_length=1, description="By the id of each text that was right, or was corrected: the digits that stand for its English and its translation.")


class TranslationReviewsFile(Part):
    """content/reviews/<locale>.yaml, where there is one: who checked which translated text."""

    translators: list[Plain] = Field(default_factory=list, description="Everybody who translated, by full name; they cannot check.")
    reviews: list[TranslationReview] = Field(default_factory=list, description="Who checked what.")


class InterfaceFile(Part):
    """content/interface.yaml: the words of the site itself."""

    legal: list[Id] = Field(default_factory=list, description="The names of the texts that tell law or what to do: a translation of an older English is not shown.")
    texts: dict[Id, Words] = Field(min_length=1, description="By name.")


class Contact(Part):
    """Somebody who helps: a phone, a page, or both."""

    name: Words = Field(description="Who it is.")
    phone: Plain | None = Field(None, description="The number as it is dialled; never translated.")
    url: Web | None = Field(None, description="Its page.")
    does: Words = Field(description="What it does.")
    caution: Words | None = Field(None, description="What to know before calling.")
    languages: Words | None = Field(None, description="The languages it speaks.")
    confirmed: Plain = Field(description="What confirms it, and when.")


class ContactsFile(Part):
    """content/contacts.yaml: every number and address that a text may name, as {name}."""

    contacts: dict[Id, Contact] = Field(min_length=1, description="By the name that stands between braces.")


class StatusEvent(Part):
    """A day on which a source's status changed."""

    date: LooseDate = Field(description="When.")
    state: choice("issued", "in-force", "suspended", "partly-restored", "replaced", "ended", "vacated", "reinstated", "withdrawn", "changed") = Field(
        description="What happened.")
    note: Plain = Field(description="In a few words.")
    verified: Verified = Field(description="read: in the document itself, or in the part of it that was read. secondary: in somebody's account, or on a list. memory: not found in print. own: this project's own view; there is no paper behind it.")


class SourceSection(Part):
    """A part of a source that can be cited."""

    title: Plain = Field(description="What it is about.")
    verified: Verified = Field(description="How far its content has been verified.")


class SourceFile(Part):
    """content/sources/<id>.yaml: a law, memo or decision, with its dates."""

    title: Plain = Field(description="Its full name.")
    short: Plain = Field(description="Its short name.")
    kind: choice("memo", "statute", "regulation", "rule", "decision", "court-case", "executive-order", "guidance", "notice", "web-page") = Field(
        description="What kind of source it is.")
    issued_by: Plain = Field(description="Who issued it.")
    date: LooseDate | None = Field(None, description="When it was issued.")
    url: Web | None = Field(None, description="Where it can be read.")
    verified: Verified = Field(description="How far its content has been verified.")
    checked_on: Date = Field(description="When somebody last checked it.")
    review_by: Date = Field(description="From this day on it counts as overdue for a check.")
    now: Words = Field(description="Its status today, in a sentence or two.")
    status: list[StatusEvent] = Field(default_factory=list, description="Its history, oldest first.")
    sections: dict[SectionId, SourceSection] = Field(default_factory=dict, description="What can be cited as source#section.")


class PageFront(Part):
    """The lines between `---` at the top of content/pages/<locale>/<page>.md."""

    title: Plain = Field(description="The page's heading.")
    order: Number = Field(description="Its place in the list of pages.")
    translates: Plain | None = Field(None, description="Of a translation: the SHA-256 of the English file that it was made from.")
    ignore: list[Plain] = Field(default_factory=list, description="Of a translation: warnings that somebody looked at and found wrong, as the check and the number of the paragraph, such as negation-3.")


FILE_KINDS: dict[str, type[Part]] = {
    "questions": QuestionsFile, "rules": RulesFile, "people": PeopleFile, "review": ReviewFile, "site": SiteFile, "languages": LanguagesFile,
    "glossary": GlossaryFile, "translation-reviews": TranslationReviewsFile, "interface": InterfaceFile, "contacts": ContactsFile, "source": SourceFile,
}
