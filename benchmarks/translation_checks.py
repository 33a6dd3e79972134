#!/usr/bin/env python3
"""What the checks of translations find: 300 slips of each kind, planted one at a time into the real catalogues and pages of every language.

    python3 benchmarks/translation_checks.py                       writes benchmarks/translation_checks.md
    python3 benchmarks/translation_checks.py --count 30 --print    fewer, and only prints
    python3 benchmarks/translation_checks.py --missed "negation removed"    shows what was not found

A slip counts as found if the project's own checks say anything about the changed text, as an error or as a warning. Flags of translators count as in a build."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import build  # noqa: E402

if __name__ == "__main__" and not build.is_inside():
    sys.exit(build.run_script("test", [__file__, *sys.argv[1:]]))

from translation_corpus import SEED, Corpus, Unit, false_alarms, findings, read_corpus, with_links  # noqa: E402
from translation_slips import KINDS, Kind, link_changed  # noqa: E402

COUNT = 300
ROUNDS = 12  # how often a text may be tried again where few texts can have a slip


@dataclass(frozen=True)
class Planted:
    """One slip, and what the checks say about it."""

    unit: Unit
    changed: dict[str, str]
    found: list[tuple[str, str]]

    @property
    def severity(self) -> str:
        """The worst of what is said: "error", "warning", or nothing."""
        return min((severity for severity, _ in self.found), default="")


def plant(kind: Kind, corpus: Corpus, count: int) -> list[Planted]:
    """So many different slips of a kind, in turn over all languages; fewer where the texts cannot have so many."""
    corpus = with_links(corpus) if kind.slip is link_changed else corpus
    makers, planted = {locale: _slips(kind, corpus, locale) for locale in corpus.units}, []
    while makers and len(planted) < count:
        for locale in list(makers):
            made = next(makers[locale], None) if len(planted) < count else None
            if made is not None:
                planted.append(Planted(*made, findings(corpus, locale, made[1])))
            elif len(planted) < count:
                del makers[locale]
    return planted


def _slips(kind: Kind, corpus: Corpus, locale: str) -> Iterator[tuple[Unit, dict[str, str]]]:
    """Slips in one language, none twice; each text once before any is taken again."""
    rng, known = random.Random(f"{SEED} {kind.name} {locale}"), set()
    units = rng.sample(corpus.units[locale], len(corpus.units[locale]))
    for unit in units * ROUNDS:
        slip = kind.slip(rng, unit, corpus)
        changed = {unit.id: slip} if isinstance(slip, str) else slip or {}
        key = frozenset(changed.items())
        if changed and key not in known and changed != {unit.id: unit.said}:
            known.add(key)
            yield unit, changed


def recall(planted: list[Planted], severity: str = "") -> float:
    """The share that was found; as an error or as a warning, if told so."""
    return sum(one.severity == severity if severity else bool(one.found) for one in planted) / len(planted) if planted else 0.0


# The report

LOCALES_TOLD = ("sentence lost", "sentence added", "negation removed", "negation added", "glossary term said by a forbidden word", "glossary term said by another term's word", "glossary term lost",
                "text of another language pasted in", "text cut in the middle")
HEAD = """# What the checks of translations find

Slips that people make, planted one at a time into the real catalogues and pages of {languages} languages, {count} of each kind, in turn over the languages. The project's own checks read each
changed text (placeholders, numbers, names, glossary, sentences, negation, letters, labels of one question), and flags of translators count as in a build. The seed is fixed, so the same texts
give the same figures again:

    python3 benchmarks/translation_checks.py
    python3 benchmarks/translation_checks.py --missed "negation removed"     shows what was not found

An error stops the build. A warning waits until somebody has looked, so "found" means here: somebody is told. No check knows whether a sentence is right.
"""
ALARMS = """
## The unchanged texts

What the checks say about the same catalogues and pages as they are. Every finding there is a false alarm or a mistake not yet mended: there should be none. A warning that somebody has looked at
and answered by a flag was a false alarm too when it came, and the last two columns count those. The glossaries and the checks were made on these very texts, so a new text will give more.
"""


def percent(share: float) -> str:
    """Rounded down, so that 100% is all."""
    return f"{int(share * 1000 + 1e-9) / 10:g}%"


def table(head: tuple[str, ...], rows: list[list[object]]) -> list[str]:
    return ["| " + " | ".join(map(str, row)) + " |" for row in (head, ["---"] * len(head), *rows)]


def told_recall(results: dict[str, list[Planted]]) -> list[str]:
    """Per kind: how many, how many of them were found, and by which codes above all."""
    rows = []
    for name, planted in results.items():
        codes = Counter(code for one in planted for code in {code for _, code in one.found})
        shown = sorted(codes.items(), key=lambda item: (-item[1], item[0]))[:3]
        rows.append([name, len(planted), percent(recall(planted)), percent(recall(planted, "error")), percent(recall(planted, "warning")), ", ".join(f"{code} {count}" for code, count in shown)])
    return table(("slip", "planted", "found", "as an error", "as a warning only", "mostly told as"), rows)


def told_locales(results: dict[str, list[Planted]], locales: list[str]) -> list[str]:
    """For the kinds where languages differ, what was found in each."""
    rows = [[name, *(percent(recall(mine)) if (mine := [one for one in results[name] if one.unit.locale == locale]) else "-" for locale in locales)] for name in LOCALES_TOLD if name in results]
    return table(("slip", *locales), rows)


def told_alarms(alarms: dict[str, Counter[str]]) -> list[str]:
    columns = ("texts", "error", "warning", "answered")
    rows = [[locale, *(found[column] for column in columns), percent(found["answered"] / found["texts"])] for locale, found in alarms.items()]
    total = sum(alarms.values(), Counter())
    rows.append(["all", *(total[column] for column in columns), percent(total["answered"] / total["texts"])])
    return table(("language", "texts and paragraphs", "errors", "warnings", "warnings answered by a flag", "of the texts"), rows)


def written(corpus: Corpus, results: dict[str, list[Planted]], count: int) -> str:
    """The whole report, as Markdown."""
    fewer = [f"{name} ({len(planted)})" for name, planted in results.items() if len(planted) < count]
    lines = [HEAD.format(languages=len(corpus.units), count=count), *told_recall(results), ""]
    lines += [f"Fewer than {count}, since the texts can have no more: {', '.join(fewer)}."] if fewer else []
    lines += ["No text holds a link today, so for \"link target changed\" each prose text was given one first, in both languages.", "", "## Why some are missed", ""]
    lines += [f"- **{kind.name}:** {kind.why}" for kind in KINDS if kind.why and recall(results[kind.name]) < 1]
    lines += ["", "## By language", "", f"About {count // len(corpus.units)} slips in each, so one slip more or less moves a figure by some {100 * len(corpus.units) / count:.0f} points.", "", *told_locales(results, list(corpus.units)), ALARMS, *told_alarms(false_alarms(corpus))]
    return "\n".join(lines) + "\n"


def show_missed(kind: Kind, corpus: Corpus, count: int) -> None:
    for one in plant(kind, corpus, count):
        if not one.found:
            for unit_id, said in one.changed.items():
                print(f"{one.unit.locale} {unit_id}\n  was: {(corpus.find(one.unit.locale, unit_id) or one.unit).said.strip()}\n  now: {said.strip()}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--print", action="store_true", help="print, and write no file")
    parser.add_argument("--missed", choices=[kind.name for kind in KINDS], metavar="SLIP")
    options = parser.parse_args()
    corpus = read_corpus()
    if options.missed:
        show_missed(next(kind for kind in KINDS if kind.name == options.missed), corpus, options.count)
        return 0
    told = written(corpus, {kind.name: plant(kind, corpus, options.count) for kind in KINDS}, options.count)
    if options.print:
        print(told, end="")
    else:
        (ROOT / "benchmarks" / "translation_checks.md").write_text(told, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
