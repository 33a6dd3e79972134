// What a press of a button does, and what remains when something fails: the document, complete, with the answers in it.

const scripted = '[data-do],[data-script]';
const rules = one('#rules');
let hasFailed = false;

const actions = {
  'continue': goForward,
  'back': goBack,
  'list': () => show(list),
  'change': (button) => {
    changing = true;
    show(stepOf(button.dataset.question));
  },
  'go-on': () => {
    goOn = true;
    result = evaluate(readAnswers(), goOn);
    show(result.still_open.map(stepOf)[0] || list);
  },
  'print': () => print(),
  'print-card': (button) => print(button.previousElementSibling),
  'save': save,
  'again': offerToClear,
  'clear': clear,
  'keep': keepAnswers,
  'language': changeLanguage,
  'listen': listen,
};

function showWholeDocument() {
  hasFailed = true;
  root.classList.remove('js');
  rules.disabled = false;
  forgetProblem();
  [sheet, answered].forEach(empty);
  every('main [hidden],.languages [hidden]').forEach((element) => { element.hidden = false; });
  settled.forEach(([item, name]) => { item.className = name; });
  outcomes.forEach(([words, decision, outcome]) => Object.assign(words.dataset, {decision, outcome}));
  every(scripted).forEach((element) => { element.hidden = true; });
  openDetails(true);
  current.scrollIntoView();
  stopListening();
}

/** Runs an action; if it fails, gives the whole document back, with the answers, and lets the failure be heard. */
function guarded(action) {
  return (event) => {
    if (hasFailed || !form.isConnected) return;
    try {
      action(event);
    } catch (failure) {
      showWholeDocument();
      throw failure;
    }
  };
}

function onClick(event) {
  const control = event.target.closest('[data-do],a[href^="#"]');
  card = null;
  if (!control) return;
  if (control.hash) followInside(event, control);
  else actions[control.dataset.do](control);
}

function begin() {
  root.classList.add('js');
  rules.disabled = true;
  nameOutcomes({});
  // Somebody may be reading behind a door on the first screen already.
  openDetails(false, 'form details,#sources');
  every('[data-do]').forEach((button) => { button.hidden = false; });
  every('progress,#print-warning,#leaving').forEach((element) => { element.hidden = false; });
  every('[data-do=language]').forEach((button) => { button.previousElementSibling.hidden = true; });
  one('#change').hidden = true;
  one('[data-do=save]').hidden = !('download' in document.createElement('a'));
  if (!window.print) every('[data-do^=print]').forEach((button) => { button.hidden = true; });
  // Written here and not in the document: only the summary of a problem leads to an option, and the ids would weigh a kilobyte.
  every('input', form).forEach((control) => { control.id = control.name + '.' + control.value; });
  // On a slow line people answer before this script is there. What was ticked without a touch, a browser brought back from an earlier visit.
  if (!(navigator.userActivation || 0).hasBeenActive) form.reset();
  every('input:checked', form).forEach((control) => { current = stepOf(control.name); });
  draw();
}

document.addEventListener('click', guarded(onClick));
window.addEventListener('beforeprint', guarded(() => { if (current === end) fillSheet(); }));
window.addEventListener('afterprint', () => {
  card = null;
  empty(sheet);
});
form.addEventListener('change', guarded(keepApart));
// Browsers differ in what Enter on an option does. Here it is Continue; the focus moves on, so that holding it down goes no further.
form.addEventListener('keydown', guarded((event) => {
  if (event.key !== 'Enter' || !event.target.matches('input')) return;
  event.preventDefault();
  goForward();
}));
// A page may stay open for weeks; and nobody should hear what nobody looks at.
document.addEventListener('visibilitychange', guarded(() => {
  stopListening();
  tellDates();
}));
// A browser may keep the page as it was for Back. The next person at this device must find it empty.
window.addEventListener('pagehide', forgetAnswers);
window.addEventListener('pagehide', guarded(clear));
window.addEventListener('pageshow', guarded((event) => { if (event.persisted) clear(); }));
guarded(begin)();
