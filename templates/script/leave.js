// Two ways to end: leaving at once, and an offer to clear the answers when nobody seems to be there.

const out = one('.leave');
const offer = one('#offer');
/** When Shift was pressed since any other key, the last time first, in ms. */
let shifts = [];
let lastSign;
/** @type {Element} what had the focus when the offer came, and has it again afterwards */
let focused;

/** Empties the page and goes to another in its place: Back does not lead here again. */
function leave(event) {
  event.preventDefault();
  empty(document.body);
  try {
    stopListening();
  } finally {
    location.replace(out.href);
  }
}

/** Asks in the page: somebody who pressed a button, or somebody who may have gone away. */
function offerToClear(button) {
  one('p', offer).hidden = button;
  offer.hidden = false;
  focused = document.activeElement;
  // The offer lies over the end of the screen. What has the focus must not be under it.
  focused.scrollIntoView({block: 'nearest'});
}

function keepAnswers() {
  offer.hidden = true;
  focused.focus();
}

if (out) out.addEventListener('click', leave);
['click', 'keydown', 'scroll'].forEach((name) => document.addEventListener(name, (event) => {
  lastSign = Date.now();
  if (event.key && !event.repeat) shifts = event.key === 'Shift' ? [lastSign].concat(shifts) : [];
  if (out && lastSign - shifts[2] < 2000) leave(event);
}));
// By the clock: a device that sleeps stops its timers.
setInterval(() => { if (offer.hidden && one('.js :checked') && Date.now() - lastSign > 9e5) offerToClear(); }, 1e4);
