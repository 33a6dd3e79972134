"""Who signed what: a signature is for a version that was built, on a day that has come, by somebody who did not write it."""

from __future__ import annotations

import datetime

from askfirst.characters import words_of_name
from askfirst.diagnostics import Diagnostics
from askfirst.fingerprint import fingerprint
from askfirst.model import ReviewFile, Signature, Version
from askfirst.positions import Text
from askfirst.questionnaire import Questionnaire

LONGEST_NAME = 60


def check_review(questionnaire: Questionnaire, as_of: datetime.date, report: Diagnostics) -> None:
    """The review.yaml of a questionnaire whose rules hold together, if it has one."""
    review = questionnaire.review_file
    if review is None:
        return
    today = fingerprint(questionnaire)
    check_versions(review, report)
    for signature in review.signatures:
        version = next((version for version in review.versions if version.fingerprint == signature.fingerprint), None)
        if version is None:
            _tell_unknown_version(signature, today, as_of, report)
        else:
            check_signature(signature, version, report)
            check_reviewer_is_no_author(signature, version, review, report)
    check_signatures_stand_once(review, report)
    check_days_have_come(review, as_of, report)
    check_names_are_short(review, report)
    check_today_is_on_record(review, today, as_of, report)


def check_versions(review: ReviewFile, report: Diagnostics) -> None:
    """Versions stand once each, oldest first."""
    seen: dict[str, Text] = {}
    last = review.versions[0].date
    for version in review.versions:
        first = seen.setdefault(version.fingerprint, version.fingerprint)
        if first is not version.fingerprint:
            report.error(version.fingerprint.place, "duplicate-version", f"This version stands here twice; the first is on line {first.place.line}.",
                         "Delete one of them. If the rules went back to an older version, nothing needs to be added.", [(first.place, "the first one")])
        elif version.date < last:
            report.error(version.date.place, "version-order", f"The versions go back from {last} to {version.date}.", "Put the oldest first.")
        last = version.date


def _tell_unknown_version(signature: Signature, today: str, as_of: datetime.date, report: Diagnostics) -> None:
    if signature.fingerprint == today:
        report.error(signature.fingerprint.place, "signed-without-authors", f'{signature.name} signed the rules of today, but "versions:" does not say who wrote them.', _tell_line(today, as_of))
    else:
        report.error(signature.fingerprint.place, "never-built", f"{signature.name} signed a version that was never built.",
                     f'Copy the fingerprint again. It must stand under "versions:"; that of today is {today}.')


def check_signature(signature: Signature, version: Version, report: Diagnostics) -> None:
    """Nobody signs what is not written yet."""
    if signature.date < version.date:
        report.error(signature.date.place, "signed-too-early", f"{signature.name} signed on {signature.date}, but this version was written on {version.date}.", "Correct the date that is wrong.",
                     [(version.date.place, "the day of the version")])


def check_reviewer_is_no_author(signature: Signature, version: Version, review: ReviewFile, report: Diagnostics) -> None:
    """Nobody reviews their own work: not the version that they wrote, and not a later one, which rests on it."""
    for written in review.versions[:review.versions.index(version) + 1]:
        for author in written.authors:
            if words_of_name(author) == words_of_name(signature.name):
                which = "this version" if written is version else "an earlier version, which this one rests on"
                report.error(signature.name.place, "reviewer-is-author", f"{signature.name} wrote {which}.", "Somebody who did not write it must review it, and sign.", [(author.place, "the author")])
                return


def check_signatures_stand_once(review: ReviewFile, report: Diagnostics) -> None:
    """Nobody signs a version twice."""
    seen: dict[tuple, Text] = {}
    for signature in review.signatures:
        first = seen.setdefault((str(signature.fingerprint), *words_of_name(signature.name)), signature.name)
        if first is not signature.name:
            report.error(signature.name.place, "duplicate-signature", f"{signature.name} signed this version twice; the first signature is on line {first.place.line}.", "Delete one of them.",
                         [(first.place, "the first one")])


def check_days_have_come(review: ReviewFile, as_of: datetime.date, report: Diagnostics) -> None:
    """Nothing was written or signed in the future."""
    dated = [(version.date, f"This version is of {version.date}") for version in review.versions]
    dated += [(signature.date, f"{signature.name} signed on {signature.date}") for signature in review.signatures]
    for date, told in dated:
        if date.day > as_of:
            report.error(date.place, "review-in-future", f"{told}, after {as_of}.", "Correct the date, or as_of in content/site.yaml.")


def check_names_are_short(review: ReviewFile, report: Diagnostics) -> None:
    """What the page shows of a signature fits on it."""
    for name in (text for signature in review.signatures for text in (signature.name, signature.licensed_in)):
        if len(name) > LONGEST_NAME:
            report.error(name.place, "text-too-long", f"This text has {len(name)} characters; {LONGEST_NAME} is the limit.", "Write it shorter.")


def check_today_is_on_record(review: ReviewFile, today: str, as_of: datetime.date, report: Diagnostics) -> None:
    """Once versions are on record, that of today is too."""
    if today not in (part.fingerprint for part in (*review.versions, *review.signatures)):
        report.warning(review.versions[-1].fingerprint.place, "version-not-listed", "The questions or rules have changed in meaning since this version, and the new one is not on record.",
                       _tell_line(today, as_of))


def _tell_line(today: str, as_of: datetime.date) -> str:
    """What to add to `versions`, on one line, ready to be copied."""
    return f'Add as the last line under "versions:", with names and reason filled in:  - {{fingerprint: {today}, date: {as_of}, authors: [FULL NAME], change: "WHAT CHANGED, AND WHY."}}'
