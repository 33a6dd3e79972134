"""The site as a whole: its languages, hosts, contacts, and the words that every page needs."""

from __future__ import annotations

import re

from askfirst.characters import script_share
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.kinds import RESERVED_OPTIONS
from askfirst.positions import Place, Text
from askfirst.project import LOCALE, Project

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he khw ks nqo pnb ps sd syr ug ur yi Arab Hebr Nkoo Rohg Syrc Thaa".split())  # languages, scripts
TIP_LINE = "8663472423"  # the 866 line that spells DHS-2-ICE
HOST = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+")
PHONE = re.compile(r"1-\d{3}-\d{3}-\d{4}")


def check_locales_exist(project: Project, report: Diagnostics) -> None:
    """Every locale of the site stands in the language table, once; the source language is one of them."""
    seen: dict[str, Text] = {}
    listed = project.site.locales or []
    for locale in (project.site.source_locale, *listed):
        if locale not in project.languages:
            report.error(locale.place, "unknown-locale", f"content/languages.yaml has no language {quoted(locale)}.", did_you_mean(locale, project.languages))
    for locale in listed:
        if seen.setdefault(locale, locale) is not locale:
            report.error(locale.place, "duplicate-locale", f"Language {quoted(locale)} stands twice in this list.", "Delete one of them.")
    source = project.site.source_locale
    if source not in project.locales and source in project.languages:
        report.error(source.place, "unknown-locale", f'The source language {quoted(source)} is not among the "locales:".', "Add it to the list.")


def check_languages(project: Project, report: Diagnostics) -> None:
    """A language has a code of BCP 47 and the direction of its script."""
    for locale, language in project.languages.items():
        place = getattr(locale, "place", language.place)
        if not LOCALE.fullmatch(locale):
            report.error(place, "bad-locale", f"{quoted(locale)} is not the code of a language.", "Write it as in BCP 47: es, zh-Hant, pt-BR.")
            continue
        named = re.search("-([A-Z][a-z]{3})", locale)
        script = named.group(1) if named else str(language.script or "")
        wanted = "rtl" if (script or locale.split("-")[0]) in RIGHT_TO_LEFT else "ltr"
        if named and language.script and script != language.script:
            report.error(language.script.place, "wrong-script-code", f"Language {quoted(locale)} names the script {script}, and this line another.", "Correct the one that is wrong.")
        elif language.direction != wanted:
            told = "from right to left" if wanted == "rtl" else "from left to right"
            report.error(place, "wrong-direction", f"Language {quoted(locale)} is written {told}.", f"Write direction: {wanted}.")


def check_language_rows(project: Project, report: Diagnostics) -> None:
    """A row of the language table says how to write a date as a whole, and leads to a language that has pages; the sample is in the language's own script."""
    for locale, language in project.languages.items():
        if language.fallback is not None and language.fallback not in project.languages:
            report.error(language.fallback.place, "unknown-locale", f"This table has no language {quoted(language.fallback)}, to which {quoted(locale)} leads.", did_you_mean(language.fallback, project.languages))
        if (language.months is None) != (language.date is None):
            report.error((language.date or language.months[0]).place, "date-pattern", f"Language {quoted(locale)} has {'a pattern of dates and no months' if language.date else 'months and no pattern of dates'}.",
                         'Give it both "months:" and "date:", or neither.')
        elif language.date is not None and sorted(re.findall(r"{(.*?)}", language.date)) != ["day", "month", "year"]:
            report.error(language.date.place, "date-pattern", "A date needs {day}, {month} and {year}, each once.", 'Write it such as "{day} {month} {year}".')
        if language.sample is not None and language.script is not None and script_share(language.sample, language.script) < 1:
            report.error(language.sample.place, "sample-script", f"This sample has letters of another script than {language.script}.", "Write a sentence in the language itself.")


def check_link_hosts(project: Project, report: Diagnostics) -> None:
    """The list of hosts holds plain host names, none of which could be mistaken for another."""
    for host in project.site.link_hosts:
        if not HOST.fullmatch(host) or host.startswith("xn--") or ".xn--" in host:
            report.error(host.place, "bad-host", f"{quoted(host)} is not the plain name of a host.", "Write it as in www.justice.gov: small letters, no https://, no path.")


def check_leaving(project: Project, report: Diagnostics) -> None:
    """There is a way to leave at once, and it does not lead to the government."""
    address = project.site.leave_to
    if address is None:
        report.warning(project.site.place, "no-way-to-leave", 'The pages have no button "Leave this page".',
                       "Add the address of a site that gives nobody a reason to ask, such as leave_to: https://www.wikipedia.org/")
    elif address.split("/")[2].endswith((".gov", ".mil")):
        report.error(address.place, "leave-to-government", "This address belongs to the government, which would see who leaves the page in a hurry.",
                     "Choose a site that gives nobody a reason to ask, such as https://www.wikipedia.org/")


def check_contacts(project: Project, report: Diagnostics) -> None:
    """A contact has a phone or a page, and a phone number can be dialled as it stands."""
    for name, contact in project.contacts.items():
        if contact.phone is None and contact.url is None:
            report.error(name.place, "contact-unreachable", f"Contact {quoted(name)} has neither a phone nor a page.", 'Add "phone:" or "url:".')
        if contact.phone is not None and TIP_LINE in re.sub(r"\D", "", contact.phone):
            report.error(contact.phone.place, "tip-line", "This number takes tips for ICE. It must never stand on this site.", "Delete it.")
        if contact.phone is not None and not PHONE.fullmatch(contact.phone):
            report.error(contact.phone.place, "bad-phone", f"{quoted(contact.phone)} is not a phone number that every phone can dial.", "Write it as 1-800-555-0100.")


def check_questionnaires(project: Project, report: Diagnostics) -> None:
    """There is something to answer, and people with names that fit into a message."""
    if not project.questionnaires:
        report.error(Place("questionnaires"), "no-questionnaire", "There is no questionnaire.", "Create a folder with questions.yaml, rules.yaml and people.yaml in it.")
    for questionnaire in project.questionnaires:
        for person in questionnaire.people_file.people:
            if len(person.name) > 60:
                report.error(person.name.place, "text-too-long", f"This name has {len(person.name)} characters; 60 is the limit.", "A first name is enough.")


def check_interface(project: Project, report: Diagnostics) -> None:
    """The words of the answers that every page adds by itself."""
    for name in RESERVED_OPTIONS:
        if name not in project.interface:
            report.error(Place("content/interface.yaml"), "interface-missing", f"No text is called {quoted(name)}, the answer that the page adds by itself.", f'Add "{name}:" under texts.')
    for name in project.legal_interface:
        if name not in project.interface:
            report.warning(name.place, "unknown-text", f"No text is called {quoted(name)}.", did_you_mean(name, project.interface))


def check_page_for_others(project: Project, report: Diagnostics) -> None:
    """Where the front page leads people whose language is not here, there is a page."""
    page = project.site.other_languages
    if page is not None and page not in project.page_ids:
        report.error(page.place, "unknown-page", f"No page is called {quoted(page)}.", did_you_mean(page, project.page_ids))
    elif page is None and project.spoken:
        report.warning(project.site.place, "no-page-for-others", "The language table has languages without texts, and no page for those who speak them.", 'Name it in content/site.yaml, as "other_languages: interpreter".')


CHECKS = (check_locales_exist, check_languages, check_language_rows, check_link_hosts, check_leaving, check_contacts, check_questionnaires, check_interface, check_page_for_others)
