// What the rules found, shown among all that they could have found.

const listed = '[data-fact],[data-notice],[data-find-out],[data-asked],[data-paper]';
/** @type {[Element, string][]} what is settled for each result, and the classes that say of each whether paper ever has it */
const settled = every('[data-find-out],[data-asked],[data-paper],[data-group]').map((item) => [item, item.className]);
/** @type {[Element, string, string][]} each outcome's words, its decision and its name */
const outcomes = every('[data-outcome]').map((words) => [words, words.dataset.decision, words.dataset.outcome]);

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
