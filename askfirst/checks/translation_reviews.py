"""Who checked a translation: somebody who did not write it, on a day that has come."""

from __future__ import annotations

import datetime

from askfirst.characters import words_of_name
from askfirst.diagnostics import Diagnostics, did_you_mean, quoted
from askfirst.project import Project


def check_translation_reviews(project: Project, as_of: datetime.date, report: Diagnostics) -> None:
    """Every content/reviews/<locale>.yaml."""
    for locale, file in project.translation_reviews.items():
        if locale == project.source_locale:
            report.warning(file.place, "reviews-of-source", "The source language has no translation to check.", "Delete this file.")
            continue
        translators = translators_of(project, locale)
        known = {*project.texts, *(f"pages/{page}" for page in project.page_ids)}
        for review in file.reviews:
            if tuple(words_of_name(review.reviewer)) in translators:
                report.error(review.reviewer.place, "reviewer-is-translator", f"{review.reviewer} is named as a translator of this language, and cannot check it.", "Let somebody check it who did not write it. Translators are named here under \"translators:\", and in the catalogue as Last-Translator.")
            if review.date.day > as_of:
                report.error(review.date.place, "review-in-future", f"{review.reviewer} checked this on {review.date}, after {as_of}.", "Correct the date, or as_of in content/site.yaml.")
            gone = [text_id for text_id in review.texts if text_id not in known]
            if gone:
                report.warning(gone[0].place, "review-unknown-id", f"No text has the id {quoted(gone[0])}" + (f", nor {len(gone) - 1} more in this review." if len(gone) > 1 else "."),
                               did_you_mean(gone[0], known) or "Delete the line.")


def translators_of(project: Project, locale: str) -> set[tuple[str, ...]]:
    """Who translated into a language, each name by its words: those of the reviews file, and whom the catalogue's header names."""
    file, last = project.translation_reviews.get(locale), project.catalogues[locale].header.get("Last-Translator", "").partition("<")[0].strip()
    return {tuple(words_of_name(name)) for name in (*(file.translators if file else ()), *([last] if last else ()))}


CHECKS = (check_translation_reviews,)
