"""The kinds of text and value that stand in the files: ids, words, dates, addresses, conditions, each checked where it is read."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from askfirst.characters import SCRIPTS
from askfirst.conditions import Condition, ConditionError, parse_condition
from askfirst.diagnostics import did_you_mean, quoted
from askfirst.positions import LocatedList, Text

RESERVED_OPTIONS = ("unsure", "private", "none")
NAMES_OF_BROWSERS = frozenset(("constructor", "prototype", "hasownproperty", "tostring", "valueof", "__proto__", "reset"))


def refuse(node: Any, code: str, message: str, help: str = "") -> PydanticCustomError:
    """What a validator raises, at the place of the node that it refuses."""
    place = getattr(node, "place", None)
    return PydanticCustomError(code, "{message}", {"message": message, "help": help, "place": place})


class LocatedText(Text):
    """A text of some kind: checked as the kind demands, shown to pydantic as a type of its own so that its place is kept."""

    schema: ClassVar[dict] = {"type": "string"}

    @classmethod
    def check(cls, value: Text) -> None:
        """Refuses a text that is not of this kind."""

    @classmethod
    def read(cls, value: Any):
        if not isinstance(value, Text):
            found = "a list" if isinstance(value, LocatedList) else 'a "name: value" line'
            raise refuse(value, "not-text", f"Text is needed here, and this is {found}.", "If the text begins with [ or {, or holds a colon, put quotes around it.")
        cls.check(value)
        return cls.at(value, value.place)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any):
        return core_schema.no_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any):
        return dict(cls.schema)


class Plain(LocatedText):
    """A text that is not translated."""


class Words(LocatedText):
    """A text without markup that the page shows, translated."""


class Prose(LocatedText):
    """A text in a little Markdown that the page shows, translated."""


class Id(LocatedText):
    """A name that rules, people and translations use for a thing: small letters, digits and hyphens."""

    pattern: ClassVar[str] = r"^[a-z0-9]+(-[a-z0-9]+)*$"
    schema: ClassVar[dict] = {"type": "string", "pattern": pattern}

    @classmethod
    def check(cls, value: Text) -> None:
        if not re.fullmatch(cls.pattern[1:-1], value) or len(value) > 60:
            raise refuse(value, "bad-id", f"{quoted(value)} cannot be used as a name here.",
                          "Use small letters a-z, digits and single hyphens, at most 60, such as court-line.")
        if value in NAMES_OF_BROWSERS:
            raise refuse(value, "bad-id", f"{quoted(value)} cannot be used as a name here: it means something to browsers.", "Choose another name.")


class FactId(Id):
    """A fact's name; it stands in conditions, where all, any and none have a meaning of their own."""

    @classmethod
    def check(cls, value: Text) -> None:
        super().check(value)
        if value in ("all", "any", "none"):
            raise refuse(value, "reserved-name", f"{quoted(value)} has a meaning of its own in conditions.", "Choose another name.")


class OptionId(Id):
    """An answer option's name."""

    @classmethod
    def check(cls, value: Text) -> None:
        if value in ("label", "hint", "sensitive", "reads_as"):
            raise refuse(value, "reserved-option", f"{quoted(value + ':')} belongs to one option, not beside the options.",
                         'Indent it two spaces more, under the name of its option, with the words behind "label:".')
        super().check(value)
        if value in RESERVED_OPTIONS:
            raise refuse(value, "reserved-option", f'The option name {quoted(value)} is reserved: the page adds "I don\'t know", '
                          '"I\'d rather tell my attorney" and "None of these" by itself.', "Delete this option, or choose another name.")


class SectionId(LocatedText):
    """The short code of a part of a source, such as TM-FAC+1 or c."""

    schema: ClassVar[dict] = {"type": "string", "pattern": r"^[A-Za-z0-9+().-]+$"}

    @classmethod
    def check(cls, value: Text) -> None:
        if not re.fullmatch(r"[A-Za-z0-9+().-]{1,40}", value):
            raise refuse(value, "bad-section-id", f"{quoted(value)} cannot be used as a section code.", "Use letters, digits and + - . ( ).")


class Citation(LocatedText):
    """A source's id, or `source#section`."""

    schema: ClassVar[dict] = {"type": "string", "pattern": r"^[a-z0-9-]+(#[A-Za-z0-9+().-]+)?$"}

    @property
    def source(self) -> str:
        return self.partition("#")[0]

    @property
    def section(self) -> str:
        return self.partition("#")[2]


class OutcomeName(LocatedText):
    """`decision/outcome`."""

    schema: ClassVar[dict] = {"type": "string", "pattern": r"^[a-z0-9-]+/[a-z0-9-]+$"}


class Date(LocatedText):
    """A day as year-month-day (ISO 8601)."""

    schema: ClassVar[dict] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    @classmethod
    def check(cls, value: Text) -> None:
        try:
            if len(value) != 10:
                raise ValueError
            datetime.date.fromisoformat(value)
        except ValueError:
            raise refuse(value, "bad-date", f"{quoted(value)} is not a date.", "Write year-month-day, such as 2026-11-22.") from None

    @property
    def day(self) -> datetime.date:
        return datetime.date.fromisoformat(self)


class LooseDate(LocatedText):
    """A day, or only a month or a year where the day is not known."""

    schema: ClassVar[dict] = {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}  # a year alone is a number to an editor

    @classmethod
    def check(cls, value: Text) -> None:
        padded = value + "-01-01"[: 10 - len(value)] if len(value) == 4 else value + "-01" if len(value) == 7 else value
        try:
            Date.check(Text.at(padded, value.place))
        except PydanticCustomError:
            raise refuse(value, "bad-date", f"{quoted(value)} is not a date.", "Write year-month-day, such as 2026-11-22, or only 2026-11 or 2026.") from None


class Web(LocatedText):
    """The address of a page, https only."""

    schema: ClassVar[dict] = {"type": "string", "pattern": "^https://"}

    @classmethod
    def check(cls, value: Text) -> None:
        if not re.fullmatch(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[!-~]*)?", value) or "xn--" in value:
            raise refuse(value, "bad-address", f"{quoted(value)} is not an address that can be shown.",
                          'Write the whole address with "https://", in plain letters.')


class Fingerprint(LocatedText):
    """What `fingerprint` makes of questions and rules: 32 digits (0-9, a-f) in groups of four."""

    pattern: ClassVar[str] = r"^[0-9a-f]{4}(-[0-9a-f]{4}){7}$"
    schema: ClassVar[dict] = {"type": "string", "pattern": pattern}

    @classmethod
    def check(cls, value: Text) -> None:
        if not re.fullmatch(cls.pattern[1:-1], value):
            raise refuse(value, "bad-fingerprint", f"{quoted(value)} is not a whole fingerprint.", "Copy it from the last lines of build.py check: eight groups of four, as in 0a1b-2c3d-….")


class TextDigest(LocatedText):
    """What stands for an English text and its translation: 16 digits (0-9, a-f) in groups of four."""

    pattern: ClassVar[str] = r"^[0-9a-f]{4}(-[0-9a-f]{4}){3}$"
    schema: ClassVar[dict] = {"type": "string", "pattern": pattern}

    @classmethod
    def check(cls, value: Text) -> None:
        if not re.fullmatch(cls.pattern[1:-1], value):
            raise refuse(value, "bad-digest", f"{quoted(value)} is not what stands for a text and its translation.",
                         "Copy it from the review sheet: four groups of four, as in 0a1b-2c3d-4e5f-6a7b.")


class Script(LocatedText):
    """A script by its code (ISO 15924), one of those whose letters the build can tell apart."""

    pattern: ClassVar[str] = rf"^({'|'.join(SCRIPTS)})$"
    schema: ClassVar[dict] = {"enum": list(SCRIPTS)}

    @classmethod
    def check(cls, value: Text) -> None:
        if value not in SCRIPTS:
            raise refuse(value, "bad-script", f"{quoted(value)} is no script that the build knows.", did_you_mean(value, SCRIPTS) or f"It knows {', '.join(SCRIPTS)}.")


def _read_flag(value: Any) -> bool:
    if isinstance(value, Text) and value in ("yes", "no"):
        return value == "yes"
    raise refuse(value, "not-yes-or-no", "This must be yes or no.", "Write yes or no, in small letters.")


def _read_number(value: Any) -> int:
    if isinstance(value, Text) and value.isascii() and value.isdigit() and len(value) < 6:
        return int(value)
    raise refuse(value, "not-a-number", "This must be a whole number.", "Write digits only.")


def _read_condition(value: Any) -> Condition:
    try:
        return parse_condition(value)
    except ConditionError as problem:
        raise PydanticCustomError(problem.code, "{message}", {"message": str(problem), "help": problem.help, "place": problem.place}) from None


def one_or_many(value: Any) -> Any:
    """A single text as a list of one."""
    if isinstance(value, Text):
        items = LocatedList([value])
        items.place = value.place
        return items
    return value


class OrText:
    """Tells JSON Schema that a single text may stand in place of the whole."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any):
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def choice(*names: str):
    """A text that is one of a few names."""

    def read(value: Any) -> str:
        if isinstance(value, Text) and value in names:
            return str(value)
        wrong = value if isinstance(value, Text) else ""
        raise refuse(value, "bad-choice", f"This must be one of: {', '.join(names)}.", did_you_mean(wrong, names) if wrong else "")

    return Annotated[Literal[names], BeforeValidator(read)]


CONDITION_SCHEMA = {
    "title": "Condition",
    "description": "question: option · question: [options] · a fact's name · all: [...] · any: [...] · none: [...] · at_least: {count: n, of: [...]}",
    "anyOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}],
}
Flag = Annotated[bool, BeforeValidator(_read_flag), WithJsonSchema({"enum": ["yes", "no"]})]
Number = Annotated[int, BeforeValidator(_read_number), WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d+$"})]
Rule = Annotated[Any, BeforeValidator(_read_condition), WithJsonSchema(CONDITION_SCHEMA)]
Verified = choice("read", "secondary", "memory", "own")
