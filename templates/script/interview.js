/**
 * What the rules say about a set of answers.
 * @typedef {{outcomes: Object<string, string>, facts: string[], notices: string[], find_out: string[],
 *   relevant_questions: string[], still_open: string[], stopped_by: ?string}} Result
 */

/** Turns the document, complete as it stands, into one step at a time; if anything fails, the document is what remains. */
function runInterview() {
  const form = one('form');
  const steps = every('.step');
  const [start, list, end] = ['start', 'answers', 'result'].map((name) => one('[data-step=' + name + ']'));
  const problem = one('#problem');
  const error = one('#error');
  const scripted = '[data-do],[data-script]';
  const listed = '[data-fact],[data-notice],[data-find-out],[data-asked],[data-paper]';
  const rules = one('#rules');
  /** @type {[Element, string][]} what is settled for each result, and the classes that say of each whether paper ever has it */
  const settled = every('[data-find-out],[data-asked],[data-paper],[data-group]').map((item) => [item, item.className]);
  /** @type {[Element, string, string][]} each outcome's words, its decision and its name */
  const outcomes = every('[data-outcome]').map((words) => [words, words.dataset.decision, words.dataset.outcome]);

  /** @type {Element} */
  let current = start;
  /** @type {Result} */
  let result;
  let goOn = false;
  let changing = false;
  let hasFailed = false;

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
    problem.hidden = error.hidden = offer.hidden = true;
    every('[aria-invalid]').forEach((control) => {
      control.removeAttribute('aria-invalid');
      control.removeAttribute('aria-describedby');
    });
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
    const rows = empty(one('#answered'));
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

  /** An item of the result: whether this person sees it, and whether paper shows it. */
  function settle(item, isShown, isPrinted) {
    item.hidden = !isShown && !isPrinted;
    item.classList.toggle('screen-only', !isPrinted);
    item.classList.toggle('paper-only', !isShown);
  }

  const isPrinted = (item) => !item.matches('.screen-only');
  const meets = (names, wanted) => (names || '').split(' ').some((name) => wanted.indexOf(name) >= 0);

  /** Only the outcomes that came out carry their names. */
  function nameOutcomes(fired) {
    outcomes.forEach(([words, decision, outcome]) => {
      words.hidden = fired[decision] !== outcome;
      if (words.hidden) ['decision', 'outcome'].forEach((name) => { delete words.dataset[name]; });
      else Object.assign(words.dataset, {decision, outcome});
    });
  }

  function fillResult() {
    const fired = Object.keys(result.outcomes).map((decision) => decision + '/' + result.outcomes[decision]);
    const {facts, notices, find_out: findOut, relevant_questions: asked} = result;
    nameOutcomes(result.outcomes);
    every('[data-asks]').forEach((decision) => { decision.hidden = !result.outcomes[decision.dataset.asks]; });
    every('[data-fact]').forEach((fact) => { fact.hidden = !meets(fact.dataset.fact, facts); });
    every('[data-notice]').forEach((notice) => { notice.hidden = !meets(notice.dataset.notice, notices); });
    every('[data-asked]').forEach((item) => settle(item, meets(item.dataset.askedBy, fired), meets(item.dataset.printedBy, fired)));
    // Paper lists every "I don't know" that it may show: which of them matter would tell of answers that it may not.
    every('[data-find-out]').forEach((item) => {
      const name = item.dataset.findOut;
      settle(item, meets(name, findOut), 'printed' in item.dataset && meets(name, asked) && one('[value=unsure]:checked', stepOf(name)));
    });
    const present = every('[data-papers]').filter((fact) => !fact.hidden);
    every('[data-paper]').forEach((paper) => {
      const reasons = present.filter((fact) => meets(fact.dataset.papers, [paper.dataset.paper]));
      settle(paper, reasons.length, reasons.some(isPrinted));
    });
    // A heading over nothing would tell on paper that something was left out. It leaves with the last of its items.
    every('[data-group]').forEach((group) => {
      const items = every(listed, group).filter((item) => !item.hidden);
      settle(group, items.some((item) => !item.matches('.paper-only')), items.some((item) => !item.matches('.screen-only')));
    });
    one('#stopped').hidden = one('[data-do=go-on]').hidden = !result.stopped_by;
  }

  const openDetails = (isOpen, which) => every(which || 'details').forEach((details) => { details.open = isOpen; });

  function clear() {
    form.reset();
    openDetails(false);
    goOn = changing = false;
    empty(one('#answered'));
    nameOutcomes({});
    show(start);
  }

  /** Exchanges every text of the page with the same text in the other language, and draws the step again. */
  function changeLanguage(button) {
    const here = one('b', button.closest('ul'));
    const name = button.textContent;
    const others = one('#side').content.children;
    texts.forEach((text, number) => {
      const other = others[number];
      const count = text.childNodes.length;
      while (other.firstChild) text.appendChild(other.firstChild);
      for (let moved = 0; moved < count; moved += 1) other.appendChild(text.firstChild);
    });
    root.lang = button.lang;
    root.dir = button.dir;
    ['lang', 'dir'].forEach((part) => { [here[part], button[part]] = [button[part], here[part]]; });
    button.textContent = here.textContent;
    here.textContent = name;
    const note = one('#unreviewed');
    if (note) note.hidden = !note.hidden;
    draw();
  }

  /** Links within the page go there without a trace in the address or the history. */
  function followInside(event, link) {
    const target = document.getElementById(link.hash.slice(1));
    event.preventDefault();
    target.focus();
    target.scrollIntoView();
  }

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
    every('main [hidden]').forEach((element) => { element.hidden = false; });
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
    every('progress,#print-warning').forEach((element) => { element.hidden = false; });
    every('[data-do=language]').forEach((button) => { button.previousElementSibling.hidden = true; });
    one('#change').hidden = true;
    one('[data-do=save]').hidden = !('download' in document.createElement('a'));
    // Written here and not in the document: only the summary of a problem leads to an option, and the ids would weigh a kilobyte.
    every('input', form).forEach((control) => { control.id = control.name + '.' + control.value; });
    // On a slow line people answer before this script is there. What was ticked without a touch, a browser brought back from an earlier visit.
    if (!(navigator.userActivation || 0).hasBeenActive) form.reset();
    every('input:checked', form).forEach((control) => { current = stepOf(control.name); });
    draw();
  }

  document.addEventListener('click', guarded(onClick));
  window.addEventListener('beforeprint', guarded(() => { if (current === end) fillSheet(); }));
  window.addEventListener('afterprint', () => empty(sheet));
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
  window.addEventListener('pagehide', () => form.reset());
  window.addEventListener('pagehide', guarded(clear));
  window.addEventListener('pageshow', guarded((event) => { if (event.persisted) clear(); }));
  guarded(begin)();
}

runInterview();
