// Law has dates, and this page may be read long after them, from a stick or an old copy. It asks nobody: the clock of the device says what day it is.

const dated = every('[data-dates]');
/** Whether a day of the first of these has begun, here and not in Greenwich. */
const hasBegun = (day) => new Date(dated[0].dataset[day] + 'T00:00') <= Date.now();

/** Shows what fits the day: `data-dates` names the states in which an element stands. The first stands above every step but the result, which has its own. */
function tellDates() {
  const state = !hasBegun('since') || hasBegun('until') ? 'clock' : hasBegun('reviewBy') ? 'late' : 'new';
  dated.forEach((element) => { element.hidden = element.dataset.dates.indexOf(state) < 0; });
  if (!one('[data-step=result]').hidden) dated[0].hidden = true;
}
