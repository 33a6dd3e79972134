// One step at a time, made of the document as it stands.

/**
 * What the rules say about a set of answers.
 * @typedef {{outcomes: Object<string, string>, facts: string[], notices: string[], find_out: string[],
 *   relevant_questions: string[], still_open: string[], stopped_by: ?string}} Result
 */

const form = one('form');
const steps = every('.step');
const [start, list, end] = ['start', 'answers', 'result'].map((name) => one('[data-step=' + name + ']'));
const problem = one('#problem');
const error = one('#error');
const answered = one('#answered');

/** @type {Element} */
let current = start;
/** @type {Result} */
let result;
let goOn = false;
let changing = false;

/** @returns {Object<string, string[]>} the values ticked, by question */
function readAnswers() {
  const answers = Object.create(null);
  every('input:checked', form).forEach((control) => {
    (answers[control.name] = answers[control.name] || []).push(control.value);
  });
  return answers;
}

const headingOf = (step) => one('h2[tabindex]', step);
const stepOf = (question) => steps.find((step) => step.dataset.question === question);
const isAsked = (step) => !step.dataset.question || result.relevant_questions.indexOf(step.dataset.question) >= 0;
const stepAfter = (step) => steps.slice(steps.indexOf(step) + 1).find(isAsked);
const stepBefore = (step) => steps.slice(0, steps.indexOf(step)).reverse().find(isAsked);

/** Fills in and shows one step, and nothing else. */
function draw() {
  result = evaluate(readAnswers(), goOn);
  steps.forEach((step) => { step.hidden = step !== current; });
  every('.part').forEach((part) => { part.hidden = !part.contains(current); });
  one('[data-do=back]').hidden = one('[data-do=again]').hidden = current === start;
  one('#continue').hidden = !current.dataset.question;
  one('#not-a-sheet').hidden = current === end;
  if (current === list) listAnswers();
  if (current === end) fillResult();
  empty(sheet);
  tellDates();
  stopListening();
}

/** Goes to a step. The keyboard and the screen reader go with it, to its heading; the screen goes to the top, or as far down as a low one must. */
function show(step) {
  const heading = headingOf(step);
  current = step;
  offer.hidden = true;
  forgetProblem();
  if (step === list || step === end) changing = false;
  draw();
  heading.focus();
  window.scrollTo(0, 0);
  if (heading.getBoundingClientRect().bottom > window.innerHeight) heading.scrollIntoView();
}

/** To the next question that matters: one left open first when an answer is being changed, and at the end of the list. */
function goForward() {
  result = evaluate(readAnswers(), goOn);
  const asked = current.dataset.question;
  const [open] = result.still_open.map(stepOf);
  if (asked && !one('input:checked', current)) tellProblem();
  else if (current !== start && result.stopped_by) show(end);
  else if (changing || current === list) show(open || (changing ? list : end));
  else show(stepAfter(current));
}

const goBack = () => show(changing ? list : stepBefore(current));

function tellProblem() {
  const fieldset = one('fieldset', current);
  current.insertBefore(problem, fieldset);
  fieldset.insertBefore(error, one('.option', fieldset));
  problem.hidden = error.hidden = false;
  every('input', fieldset).forEach((control) => {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', 'error');
  });
  one('a', problem).setAttribute('href', '#' + one('input', fieldset).id);
  problem.focus();
}

function forgetProblem() {
  problem.hidden = error.hidden = true;
  every('[aria-invalid]').forEach((control) => {
    control.removeAttribute('aria-invalid');
    control.removeAttribute('aria-describedby');
  });
}

/** "None of these" and the other answers of its question rule each other out. */
function keepApart(event) {
  const control = event.target;
  if (control.type !== 'checkbox' || !control.checked) return;
  every('input', control.closest('fieldset')).forEach((other) => {
    if (other !== control && ('alone' in control.dataset || 'alone' in other.dataset)) other.checked = false;
  });
}

/** Copies the words of an element, as they stand in the language shown now. */
function copyWords(from, to) {
  const words = one('[data-t]', from);
  ['lang', 'dir'].forEach((part) => { if (words[part]) to[part] = words[part]; });
  words.childNodes.forEach((node) => to.appendChild(node.cloneNode(true)));
  return to;
}

function listAnswers() {
  const rows = empty(answered);
  result.relevant_questions.forEach((question) => {
    const step = stepOf(question);
    const row = add(rows, 'div');
    const name = copyWords(headingOf(step), add(row, 'dt')).textContent;
    const labels = every('input:checked + span', step);
    (labels.length ? labels : [one('#not-answered')]).forEach((label) => copyWords(label, add(row, 'dd')));
    const button = add(row, 'dd').appendChild(one('#change').cloneNode(true));
    button.removeAttribute('id');
    button.hidden = false;
    button.dataset.question = question;
    button.setAttribute('aria-label', button.textContent + ': ' + name);
  });
}

const openDetails = (isOpen, which) => every(which || 'main details').forEach((details) => { details.open = isOpen; });

/** Takes the answers out of the page, and what was made of them. */
function forgetAnswers() {
  form.reset();
  [sheet, answered].forEach(empty);
}

function clear() {
  forgetAnswers();
  openDetails(false);
  goOn = changing = false;
  nameOutcomes({});
  show(start);
}

/** Links within the page go there without a trace in the address or the history. */
function followInside(event, link) {
  const target = document.getElementById(link.hash.slice(1));
  event.preventDefault();
  target.focus();
  target.scrollIntoView();
}
