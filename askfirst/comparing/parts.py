"""Which parts of a questionnaire's files an edit touched: the meaning of each by its canonical form, the words by their ids, and all else by its keys."""

from __future__ import annotations

from dataclasses import dataclass

from askfirst.catalogues import texts_of
from askfirst.fingerprint import canonical_form
from askfirst.kinds import Prose, Words
from askfirst.model import Part as FilePart
from askfirst.questionnaire import Questionnaire

DECIDING = {"when", "if_possible", "if_certain", "unless", "ask_if", "type", "place", "order", "stops"}  # the rest tells of a result, and changes none
SIGNED = {  # what the fingerprint covers, or what the part is found by
    "id", "type", "options", "sensitive", "reads_as", "ask_if", "stop_on", "questions", "kind", "when", "cites", "severity", "if_possible", "if_certain", "unless", "invites",
    "outcomes", "never", "always", "danger",
}


@dataclass(frozen=True)
class Part:
    """Something in the files whose meaning changed. `how`: added, removed or changed; then `keys` names what in it did."""

    kind: str
    name: str
    how: str
    keys: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether results may hang on all that changed."""
        return self.kind != "safeguard" and (not self.keys or all(key in DECIDING or key.endswith((" added", " removed")) for key in self.keys))


def changed_parts(old: Questionnaire, new: Questionnaire) -> list[Part]:
    """Every part that was added, removed or changed in meaning, in the order of today's files."""
    return _differing(_parts(canonical_form(old)), _parts(canonical_form(new)))


def changed_beside(old: Questionnaire, new: Questionnaire) -> list[Part]:
    """What changed of which neither the fingerprint nor the words tell: contacts, papers, usual answers, legal judgements, marks of what is unverified,
    reasons, the order on the page, and invented people. Parts that were added or removed altogether are told by their meaning."""
    before, now = _beside(old), _beside(new)
    shared = before.keys() & now.keys()
    found = _differing({key: part for key, part in before.items() if key in shared}, {key: part for key, part in now.items() if key in shared})
    if not old.people_file.people:
        return [*found, Part("invented people", "", "not compared, since their file of before cannot be read")]
    people = ({("person", str(person.id)): _plain(person, set()) for person in version.people_file.people} for version in (old, new))
    papers = ({("papers", str(name)): {"items": len(papers.items)} for name, papers in version.rules_file.papers.items()} for version in (old, new))
    return [*found, *_differing(*papers), *_differing(*people)]


def _differing(before: dict[tuple[str, str], dict], now: dict[tuple[str, str], dict]) -> list[Part]:
    found: list[Part] = []
    for kind, name in dict.fromkeys((*now, *before)):
        one, other = before.get((kind, name)), now.get((kind, name))
        if one is None or other is None:
            found.append(Part(kind, name, "added" if one is None else "removed"))
        elif keys := _changed_keys(one, other):
            found.append(Part(kind, name, "changed", tuple(keys)))
    return found


def changed_texts(old: Questionnaire, new: Questionnaire) -> dict[str, str]:
    """The ids of the words that were added, removed or changed, and which of it they were."""
    before, now = _texts(old), _texts(new)
    return {name: "added" if name not in before else "removed" if name not in now else "changed"
            for name in dict.fromkeys((*now, *before)) if before.get(name) != now.get(name)}


def _texts(version: Questionnaire) -> dict[str, str]:
    files = (("questions", version.questions_file), ("rules", version.rules_file))
    return {text.id: str(text.text) for name, file in files for text in texts_of(file, f"{version.id}/{name}")}


def _parts(form: dict) -> dict[tuple[str, str], dict]:
    """The canonical form part by part, each with what in it may change."""
    parts: dict[tuple[str, str], dict] = {}
    for kind in ("question", "fact", "notice", "safeguard"):
        parts |= {(kind, name): part for name, part in form[f"{kind}s"].items()}
    for decision, outcomes in form["decisions"].items():
        parts |= {("outcome", f"{decision}/{outcome['id']}"): outcome for outcome in outcomes}
        parts["decision", decision] = {"order": [outcome["id"] for outcome in outcomes]}
    return parts | {("interview", ""): {"stops": form["stops"]}, ("every invitation", ""): {"notices": form["with_every_invitation"]}}


def _beside(version: Questionnaire) -> dict[tuple[str, str], dict]:
    """Each part with what the fingerprint does not cover, words left out."""
    rules, sections = version.rules_file, version.sections
    parts: dict[tuple[str, str], dict] = {("questionnaire", ""): {f"order of {what}": list(map(str, names)) for what, names in (
        ("sections", (section.id for section in sections)), ("questions", version.questions), ("doors", (door.id for door in version.questions_file.start.doors)),
        ("papers", rules.papers), ("facts", version.facts), ("notices", version.notices), ("decisions", (decision.id for decision in version.decisions)))}}
    for section in sections:
        parts |= {("question", str(question.id)): {**_plain(question, SIGNED), "section": str(section.id), "order of options": list(map(str, question.options))}
                  for question in section.questions}
    for kind, some in (("fact", version.facts), ("notice", version.notices), ("safeguard", version.safeguards)):
        parts |= {(kind, str(name)): _plain(part, SIGNED) for name, part in some.items()}
    return parts | {("outcome", f"{decision.id}/{outcome.id}"): _plain(outcome, SIGNED) for decision, outcome in version.outcomes()}


def _plain(value: object, left_out: set[str]) -> object:
    """A value of the files as plain JSON; words are None, since they are told by their own ids."""
    if isinstance(value, FilePart):
        return {name: _plain(getattr(value, name), set()) for name in type(value).model_fields if name not in left_out}
    if isinstance(value, dict):
        return {str(name): _plain(item, left_out) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, left_out) for item in value if not isinstance(item, (Words, Prose))]
    return None if isinstance(value, (Words, Prose)) else str(value) if isinstance(value, str) else value


def _changed_keys(one: dict, other: dict) -> list[str]:
    """What differs in a part, by the names of the files; of options, which."""
    keys: list[str] = []
    for key in dict.fromkeys((*other, *one)):
        if one.get(key) == other.get(key):
            continue
        if key == "options":
            options = dict.fromkeys((*other[key], *one[key]))
            keys += [f"options {name} {'added' if name not in one[key] else 'removed' if name not in other[key] else 'changed'}"
                     for name in options if one[key].get(name) != other[key].get(name)]
        elif key.startswith("order"):
            if [name for name in one[key] if name in other[key]] != [name for name in other[key] if name in one[key]]:
                keys.append(key)
        else:
            keys.append("place" if key == "stops_before" else key)
    return keys
