// Law has dates, and this page may be read long after them, from a stick or an old copy. It asks nobody: the clock of the device says what day it is.

const dated = every('[data-dates]');

/**
 * Counts which of these days have begun where the visitor is, up to the first that has not: none or all, and the clock cannot be right; one, and the law was looked
 * at not long ago; two, and that is too long ago. `data-dates` names the counts for which an element stands. The first stands above every step but the result, which
 * has its own.
 */
function tellDates() {
  const begun = ['since', 'reviewBy', 'until'].map((day) => new Date(dated[0].dataset[day] + 'T00:00') <= Date.now()).concat(false).indexOf(false);
  dated.forEach((element) => { element.hidden = element.dataset.dates.indexOf(begun) < 0; });
  if (!one('[data-step=result]').hidden) dated[0].hidden = true;
}
