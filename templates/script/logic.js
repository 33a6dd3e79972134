// The rules' runtime. A truth is 0 (false), 1 (true), or the list of the questions that leave it unknown.

/** @typedef {0 | 1 | number[]} Truth */

/** @type {Truth[]} whether each question is asked */
var relevant;
/** @type {{ticks: number, open: boolean, values: string[]}[]} the answer to each question; ticks has a bit per option */
var given;

questions.forEach(row => { row[1] = row[1].split(" "); });

/** @param {...Truth} parts @returns {Truth} */
function A(...parts) {
  var open = [];
  for (var part of parts) {
    if (part === 0) return 0;
    if (part !== 1) open = open.concat(part);
  }
  return open.length ? open : 1;
}

/** @param {...Truth} parts @returns {Truth} */
function O(...parts) {
  var open = [];
  for (var part of parts) {
    if (part === 1) return 1;
    if (part !== 0) open = open.concat(part);
  }
  return open.length ? open : 0;
}

/** @param {...Truth} parts @returns {Truth} */
function N(...parts) {
  var some = O(...parts);
  return some === 0 ? 1 : some === 1 ? 0 : some;
}

/** @param {number} count @param {...Truth} parts @returns {Truth} */
function L(count, ...parts) {
  var open = parts.filter(part => part !== 0 && part !== 1);
  var yes = parts.filter(part => part === 1).length;
  return yes >= count ? 1 : yes + open.length < count ? 0 : [].concat(...open);
}

/** Whether a question's answer is one of the options in `mask`. @param {number} question @param {number} mask @returns {Truth} */
function T(question, mask) {
  var answer = given[question], values = questions[question][1], several = values[values.length - 1] == "none", none = several ? 1 << values.length - 1 : 0;
  if (several && answer.ticks) mask &= ~none;
  return A(relevant[question] || 0, answer.ticks & mask ? 1
    : answer.open && (several || !answer.ticks) ? mask ? [question] : 0
    : !answer.ticks && mask & none ? 1 : 0);
}

/** A fact's truth. @param {number} fact @returns {Truth} */
function F(fact) {
  return facts[fact][1]();
}

/** @param {string} id @param {Object<string, string[]>} answers */
function readAnswer([id, values], answers) {
  var said = answers[id] || [], ticks = 0;
  values.forEach((value, bit) => { if (value != "none" && said.includes(value)) ticks |= 1 << bit; });
  return {ticks, open: !said.length || said.includes("unsure") || said.includes("private"), values: said};
}

/** Whether the readings of an outcome or notice all hold; adds the questions that leave them unknown to `open`. */
function holds(row, open) {
  var yes = true;
  for (var i = 1; i < row.length; i += 2) {
    var truth = row[i + 1]();
    if (truth !== 0 && truth !== 1) open.push(...truth);
    if (row[i] == 1 ? truth === 0 : row[i] == 2 ? truth !== 1 : truth !== 0) yes = false;
  }
  return yes;
}

/** The first outcome of a decision that fires. @returns {string} */
function decide([, outcomes], open) {
  return outcomes.find(outcome => holds(outcome, open))[0];
}

/**
 * What the rules say to these answers: the same as `build.py explain --json`.
 * @param {Object<string, string[]>} answers values by question id
 * @param {boolean} [goOn] a worker goes on where the interview stops
 */
function evaluate(answers, goOn) {
  given = questions.map(row => readAnswer(row, answers));
  relevant = [];
  var stop = null, next = 0, open = [], id = row => row[0], number = (_, i) => i;
  var asked = i => relevant[i] !== 0, answered = i => given[i].values.length;
  sections.forEach(([end, stops]) => {
    for (; next < end; next++) relevant[next] = stop ? 0 : questions[next][2] ? questions[next][2]() : 1;
    if (stops && !stop && !goOn && relevant.every((_, i) => !asked(i) || answered(i))) {
      for (var decision of decisions) {
        var name = decision[0] + "/" + decide(decision, []);
        if (!stop && stops.includes(name)) stop = name;
      }
    }
  });
  var outcomes = {}, present = [], findOut = [], inPrivate = [];
  for (var decision of decisions) {
    if (!stop || stop.split("/")[0] == decision[0]) outcomes[decision[0]] = decide(decision, open);
  }
  for (var [name, when] of facts) {
    var truth = when();
    if (truth === 1) present.push(name);
    else if (truth) (truth.every(i => given[i].values.includes("private") && !given[i].values.includes("unsure")) ? inPrivate : findOut).push(name);
  }
  var asks = questions.map(number).filter(asked), named = list => list.map(i => questions[i][0]);
  return {
    outcomes,
    facts: present,
    facts_to_find_out: findOut,
    facts_to_tell_in_private: inPrivate,
    notices: notices.filter(row => holds(row, [])).map(id),
    find_out: named(asks.filter(i => open.includes(i) && given[i].values.includes("unsure"))),
    relevant_questions: named(asks),
    still_open: named(asks.filter(i => !answered(i))),
    stopped_by: stop
  };
}

window.askFirst = {evaluate};
