// Goes through the pages in Chromium 78. Standard input is the work that benchmarks/old_browser.py gives; standard output, what was seen.

'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const puppeteer = require('puppeteer-core');

const PHONE = {width: 320, height: 568, deviceScaleFactor: 2, isMobile: true, hasTouch: true};

/* What runs in the page. */

const readShown = () => {
  const drawn = (element) => element.getClientRects().length > 0;
  const every = (selector) => Array.from(document.querySelectorAll(selector)).filter(drawn);
  const ids = (name) => every('[data-' + name + ']').map((element) => element.getAttribute('data-' + name)).sort();
  return {
    outcomes: every('[data-decision][data-outcome]').map((element) => element.dataset.decision + '/' + element.dataset.outcome).sort(),
    facts: ids('fact'),
    notices: ids('notice'),
    find_out: ids('find-out'),
  };
};

const readState = () => {
  const drawn = (element) => element.getClientRects().length > 0;
  const focused = document.activeElement;
  return {
    steps: Array.from(document.querySelectorAll('.step')).filter(drawn).map((step) => step.dataset.question || step.dataset.step),
    ticked: Array.from(document.querySelectorAll('input:checked')).map((control) => control.name + '=' + control.value),
    focus: focused.closest('.step') && focused.tagName === 'H2' ? 'heading' : focused.id || focused.tagName,
    language: document.documentElement.lang,
    is_too_wide: document.documentElement.scrollWidth > window.innerWidth,
    address: location.href,
    title: document.title,
  };
};

const readProblem = () => ({
  is_told: ['problem', 'error'].every((id) => document.getElementById(id).getClientRects().length > 0),
  is_linked: document.querySelectorAll('input[aria-invalid=true][aria-describedby=error]').length > 0,
});

// What only a page without script and with :has() can use. Here nothing would happen.
const countDead = () => Array.from(document.querySelectorAll('.no-script')).filter((element) => element.getClientRects().length).length;

const readWords = () => document.querySelector('main').innerText;

// The page as a document: what is drawn, from top to bottom.
const readDocument = () => {
  const drawn = (selector) => Array.from(document.querySelectorAll(selector)).filter((element) => element.getClientRects().length > 0);
  const named = drawn('.door,[data-question],[data-decision][data-outcome],[data-notice],[data-fact],[data-paper],#sources').map((element) => {
    const data = element.dataset;
    const name = element.matches('.door') ? 'door' : data.question ? 'question ' + data.question : data.outcome ? 'outcome ' + data.decision + '/' + data.outcome
      : data.notice ? 'notice ' + data.notice : data.fact ? 'fact ' + data.fact : data.paper ? 'paper ' + data.paper : element.id;
    return {name, top: element.getBoundingClientRect().top};
  });
  return {
    from_top_to_bottom: named.sort((one, other) => one.top - other.top).map((item) => item.name),
    is_explained: drawn('.reading').length > 0,
    buttons: drawn('button:not([type=reset])').map((button) => button.textContent),
    controls: drawn('input[name]').length,
    dead: drawn('.no-script').length,
    closed_details: drawn('main details:not([open]):not(.door)').length,
    empty_boxes: drawn('main section,main fieldset,main li').filter((element) => !element.innerText.trim()).length,
  };
};

/* What a person does. */

const option = (question, value) => 'input[name="' + question + '"][value="' + value + '"] + span';

/** Scrolls to an element and tells where its middle is on the screen. */
async function middleOf(page, selector) {
  const middle = await page.evaluate((name) => {
    const element = document.querySelector(name);
    if (!element || !element.getClientRects().length) return null;
    element.scrollIntoView({block: 'center'});
    const box = element.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }, selector);
  if (!middle) throw new Error(selector + ' is not shown');
  return middle;
}

const touch = async (page, selector) => page.touchscreen.tap(...await middleOf(page, selector));
// Puppeteer's tap first runs a script in the page, which without script never ends. Its mouse does not.
const click = async (page, selector) => page.mouse.click(...await middleOf(page, selector));

const LEFT = 'left of the page: ';

/** Lets another site be reached though there is no network, and lets the page say on its console what is left of it when it sets out for that. */
async function openWayOut(page, site) {
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (request.url() === site) request.respond({contentType: 'text/html', body: '<!DOCTYPE html><title>Elsewhere</title>'});
    else request.continue();
  });
  await page.evaluate((name) => window.addEventListener('beforeunload', () => console.log(name + document.body.innerHTML.trim())), LEFT);
}

/** Leaves the page, and presses Back; `leave` does what a person does. Where no script runs, none can tell what is left, and none can empty the page. */
async function goOut(page, site, leave) {
  const left = [];
  page.on('console', (message) => left.push(message.text()));
  await openWayOut(page, site);
  await Promise.all([page.waitForNavigation({timeout: 5000}), leave()]);
  const out = page.url();
  await page.goBack();
  return {is_emptied: left[0] === LEFT, out, back: page.url()};
}

async function pressShift(page) {
  for (let count = 0; count < 3; count += 1) await page.keyboard.press('Shift');
}

/** Keeps what the page has filled its paper with whenever it asks to print. */
const keepPrints = (page) => page.evaluate(() => {
  window.prints = [];
  window.print = () => window.prints.push(document.querySelector('#sheet').textContent);
});

/** What the page wanted to print, what this browser prints, and whether the page is as before. */
async function readPrint(page) {
  const asked = await page.evaluate(() => window.prints);
  const file = await page.pdf({format: 'Letter'});
  return {asked, printed: file.toString('base64'), is_put_away: await page.evaluate(() => document.querySelector('#sheet').innerHTML === '')};
}

/** Waits for a file to be saved whole. */
async function waitForFile(folder) {
  for (let count = 0; count < 100; count += 1) {
    const names = fs.readdirSync(folder);
    if (names.length && !names.some((name) => name.endsWith('.crdownload'))) return names;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('no file is saved');
}

const begin = (page) => touch(page, '[data-step=start] [data-do=continue]');
const goOnward = (page) => touch(page, '#continue');

/** From the start to the result by touch; returns each step with what was wrong there. */
async function goByHand(page, answers) {
  const steps = [];
  for (let count = 0; count < 60; count += 1) {
    const state = await page.evaluate(readState);
    const step = state.steps.join('+');
    if (state.is_too_wide) throw new Error(step + ' is wider than the screen');
    if (count && state.focus !== 'heading') throw new Error('the focus at ' + step + ' is on ' + state.focus);
    if (step === 'result') {
      if (await page.evaluate(countDead)) throw new Error('the result shows what is for pages without script');
      return steps;
    }
    if (step === 'start') await begin(page);
    else if (step === 'answers') await touch(page, '[data-step=answers] [data-do=continue]');
    else {
      steps.push(step);
      for (const value of answers[step]) await touch(page, option(step, value));
      await goOnward(page);
    }
  }
  throw new Error('no result after 60 steps');
}

const pick = (state, names) => names.reduce((picked, name) => Object.assign(picked, {[name]: state[name]}), {});
const look = async (page, ...names) => pick(await page.evaluate(readState), names);

/** Each scene begins on a page just opened. `work` is that of this page; `answerAll` gives all answers of a person at once. */
const scenes = {
  opens: (page) => look(page, 'steps', 'ticked', 'address', 'title', 'is_too_wide'),
  async unanswered(page) {
    await begin(page);
    await goOnward(page);
    const seen = Object.assign(await look(page, 'steps', 'focus'), await page.evaluate(readProblem));
    await touch(page, '#problem a');
    return Object.assign(seen, {after_the_link: await look(page, 'focus', 'address')});
  },
  async back(page, work) {
    await begin(page);
    await touch(page, option(...work.first));
    await goOnward(page);
    const seen = {onward: await look(page, 'steps', 'focus')};
    await touch(page, '[data-do=back]');
    return Object.assign(seen, {back: await look(page, 'steps', 'ticked', 'focus')});
  },
  async keyboard(page, work) {
    await begin(page);
    await page.focus('input[name="' + work.first[0] + '"]');
    await page.keyboard.press('Space');
    const seen = {space: await look(page, 'ticked')};
    await page.keyboard.press('Enter');
    return Object.assign(seen, {enter: await look(page, 'steps', 'focus', 'address')});
  },
  async change(page, work, answerAll) {
    await answerAll(work.longest);
    await touch(page, '[data-do=list]');
    const seen = {list: await look(page, 'steps')};
    await touch(page, '#answered button[data-question="' + work.first[0] + '"]');
    seen.changing = await look(page, 'steps');
    await goOnward(page);
    return Object.assign(seen, {changed: await look(page, 'steps')});
  },
  async clear(page, work, answerAll) {
    await answerAll(work.longest);
    await touch(page, '[data-do=again]');
    const seen = {asked: await look(page, 'steps')};
    await touch(page, '[data-do=clear]');
    return Object.assign(seen, {cleared: await look(page, 'steps', 'ticked')});
  },
  async reload(page, work, answerAll) {
    await answerAll(work.longest);
    await page.reload();
    return look(page, 'steps', 'ticked', 'address');
  },
  async link(page, work, answerAll) {
    await answerAll(work.longest);
    await Promise.all([page.waitForNavigation(), touch(page, 'footer nav a[href="' + work.elsewhere + '"]')]);
    await page.goBack();
    return look(page, 'steps', 'ticked', 'address');
  },
  async leave(page, work, answerAll) {
    await answerAll(work.longest);
    return goOut(page, work.leave_to, () => touch(page, '.leave'));
  },
  async shift(page, work, answerAll) {
    await answerAll(work.longest);
    return goOut(page, work.leave_to, () => pressShift(page));
  },
  async print(page, work, answerAll) {
    await answerAll(work.longest);
    await keepPrints(page);
    await touch(page, '[data-do=print]');
    return readPrint(page);
  },
  async card(page, work, answerAll) {
    await answerAll(work.with_card);
    await keepPrints(page);
    const button = '[data-notice="' + work.card + '"] [data-do=print-card]';
    await touch(page, button);
    const unticked = await readPrint(page);
    await touch(page, '[data-notice="' + work.card + '"] .option span');
    await keepPrints(page);
    await touch(page, button);
    return {unticked, ticked: await readPrint(page)};
  },
  async save(page, work, answerAll, browser) {
    await answerAll(work.longest);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saved-'));
    const client = await page.target().createCDPSession();
    await client.send('Page.setDownloadBehavior', {behavior: 'allow', downloadPath: folder});
    await touch(page, '[data-do=save]');
    const names = await waitForFile(folder);
    const saved = await openPage(browser, 'file://' + path.join(folder, names[0]));
    const seen = {names, read: await saved.page.evaluate(() => document.body.innerText), is_too_wide: (await look(saved.page, 'is_too_wide')).is_too_wide,
      asked_for: saved.requests.length, said: saved.messages};
    await saved.page.close();
    fs.readdirSync(folder).forEach((name) => fs.unlinkSync(path.join(folder, name)));
    fs.rmdirSync(folder);
    return seen;
  },
  async stopped(page, work, answerAll) {
    await answerAll(work.stopped);
    await touch(page, '[data-do=go-on]');
    return look(page, 'steps');
  },
  async language(page, work, answerAll, browser) {
    await answerAll(work.longest);
    const [before, shown] = [await page.evaluate(readWords), await page.evaluate(readShown)];
    await touch(page, '[data-do=language]');
    const [english, same] = [await page.evaluate(readWords), await page.evaluate(readShown)];
    const seen = {switched: await look(page, 'language', 'address'), shows_the_same: JSON.stringify(shown) === JSON.stringify(same)};
    const other = await openPage(browser, work.english);
    await answerOn(other.page, work, work.longest);
    seen.says_what_the_english_page_says = english === await other.page.evaluate(readWords);
    await other.page.close();
    await touch(page, '[data-do=language]');
    seen.says_again_what_it_said = before === await page.evaluate(readWords);
    return Object.assign(seen, {back: await look(page, 'language')});
  },
};

const answerOn = (page, work, answers) => page.evaluate('(' + work.answer_all + ')(' + JSON.stringify(answers) + ')');

/** A page of its own, and what it asks for and complains of. */
async function openPage(browser, address, hasScript) {
  const page = await browser.newPage();
  const opened = {page, requests: [], messages: []};
  page.on('request', (request) => opened.requests.push(request.url()));
  page.on('console', (message) => message.text().startsWith(LEFT) || opened.messages.push(message.text()));
  page.on('pageerror', (error) => opened.messages.push(error.message));
  await page.setViewport(PHONE);
  await page.setJavaScriptEnabled(hasScript !== false);
  await page.goto(address);
  return opened;
}

/** Does something on a page just opened; a failure is what was seen, and ends nothing else. */
async function seeOn(browser, address, doing, hasScript) {
  const {page, requests, messages} = await openPage(browser, address, hasScript);
  const seen = await doing(page).catch((error) => ({failed: error.message.split('\n')[0]}));
  await page.close();
  return Object.assign(seen, {requests, messages});
}

async function goThrough(browser, work) {
  const seen = {people: {}, by_hand: {}, scenes: {}};
  const everybody = await seeOn(browser, work.address, async (page) => {
    for (const {id, answers} of work.people) {
      seen.people[id] = await answerOn(page, work, answers).then(() => page.evaluate(readShown)).catch((error) => ({failed: error.message.split('\n')[0]}));
    }
    return {};
  });
  seen.everybody = everybody;
  for (const {id, answers} of work.by_hand) {
    seen.by_hand[id] = await seeOn(browser, work.address, async (page) => Object.assign({steps: await goByHand(page, answers)}, await page.evaluate(readShown)));
  }
  for (const name of work.scenes) {
    seen.scenes[name] = await seeOn(browser, work.address, (page) => scenes[name](page, work, (answers) => answerOn(page, work, answers), browser));
  }
  seen.without_script = await seeOn(browser, work.address, async (page) => {
    const whole = await page.evaluate(readDocument);
    await click(page, '.door summary');
    whole.open_doors = await page.evaluate(() => Array.from(document.querySelectorAll('.door > :not(summary):not(.below)')).filter((words) => words.getClientRects().length).length);
    await click(page, option(...work.first));
    const ticked = await look(page, 'ticked');
    await page.keyboard.press('Enter');
    Object.assign(whole, ticked, {after_enter: await look(page, 'ticked', 'address', 'is_too_wide')});
    await pressShift(page);
    whole.after_shift = await look(page, 'ticked', 'address');
    await click(page, '[type=reset]');
    whole.cleared = await look(page, 'ticked');
    await click(page, option(...work.first));
    whole.left = await goOut(page, work.leave_to, () => click(page, '.leave'));
    whole.after_back = await look(page, 'ticked');
    return whole;
  }, false);
  return seen;
}

async function main() {
  const work = JSON.parse(fs.readFileSync(0, 'utf8'));
  const browser = await puppeteer.launch({
    executablePath: work.browser,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  const seen = {version: await browser.version(), interviews: {}, pages: {}};
  for (const [name, interview] of Object.entries(work.interviews)) seen.interviews[name] = await goThrough(browser, interview);
  for (const [name, address] of Object.entries(work.pages)) {
    seen.pages[name] = await seeOn(browser, address, async (page) => {
      const known = await look(page, 'is_too_wide', 'title');
      if (!await page.$('.leave')) return known;
      await pressShift(page);
      return Object.assign(known, {left: await goOut(page, work.leave_to, () => touch(page, '.leave'))});
    });
  }
  await browser.close();
  process.stdout.write(JSON.stringify(seen));
}

main().catch((error) => {
  process.stderr.write(error.message + '\n');
  process.exitCode = 1;
});
