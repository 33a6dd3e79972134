"""Which parts of a questionnaire's files an edit touched: the meaning of each by its canonical form, and the words by their ids."""

from __future__ import annotations

from dataclasses import dataclass

from askfirst.catalogues import texts_of
from askfirst.fingerprint import canonical_form
from askfirst.questionnaire import Questionnaire

DECIDING = {"when", "if_possible", "if_certain", "unless", "ask_if", "type", "place", "order", "stops"}  # the rest tells of a result, and changes none


@dataclass(frozen=True)
class Part:
    """Something in the files whose meaning changed. `how`: added, removed or changed; then `keys` names what in it did."""

    kind: str
    name: str
    how: str
    keys: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether results may hang on what changed."""
        return self.kind != "safeguard" and (not self.keys or any(key in DECIDING or key.endswith((" added", " removed")) for key in self.keys))


def changed_parts(old: Questionnaire, new: Questionnaire) -> list[Part]:
    """Every part that was added, removed or changed in meaning, in the order of today's files."""
    before, now = _parts(canonical_form(old)), _parts(canonical_form(new))
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
        elif key == "order":
            if [name for name in one[key] if name in other[key]] != [name for name in other[key] if name in one[key]]:
                keys.append(key)
        else:
            keys.append("place" if key == "stops_before" else key)
    return keys
