"""How every language of the site stands, as a table for a terminal and for the page of the maintainers."""

from __future__ import annotations

from dataclasses import dataclass

from askfirst.project import Project
from askfirst.translation_states import POLICIES, STATES, Standing, Standings


@dataclass(frozen=True)
class LanguageReport:
    """One language: how many texts of each class are in each state, and those that wait for a translator."""

    locale: str
    autonym: str
    standings: Standings

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """By class of text, then for all: how many are in each of STATES."""
        return [(kind, [self.standings.count(kind)[state] for state in STATES]) for kind in POLICIES] + [("all", [self.standings.count()[state] for state in STATES])]

    @property
    def waiting(self) -> list[Standing]:
        """What is missing or outdated, what matters most first."""
        kinds = list(POLICIES)
        return sorted((one for one in self.standings.of.values() if one.state in ("missing", "outdated")), key=lambda one: kinds.index(one.kind))


def report_languages(project: Project, standings: dict[str, Standings]) -> list[LanguageReport]:
    return [LanguageReport(locale, str(project.languages[locale].autonym), standings[locale]) for locale in project.locales if locale in standings]


def tell_languages(reports: list[LanguageReport]) -> list[str]:
    """The table as lines of text, a line for each language."""
    lines = [f"{'':10}{''.join(f'{state:>10}' for state in STATES)}"]
    for one in reports:
        lines.append(f"{one.locale:10}" + "".join(f"{count:10}" for count in one.rows[-1][1]))
    return lines + ["A critical text is reviewed when two people have checked it, any other when one has. One language in detail: python3 build.py translate LOCALE --report"]


def tell_language(one: LanguageReport) -> list[str]:
    """One language class by class, and what waits for a translator."""
    lines = [f"{one.locale:10}{''.join(f'{state:>10}' for state in STATES)}"]
    lines += [f"{kind:10}" + "".join(f"{count:10}" for count in counts) for kind, counts in one.rows]
    return lines + [f"{standing.state}: {standing.id}" for standing in one.waiting]
