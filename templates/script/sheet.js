// What goes on paper: the sheet for the attorney, or the card for court. Each is a copy of what the result holds, line by line in both languages.

const sheet = one('#sheet');
// The order in which the page was written is the order of the other language; steps move some of these elements later.
const texts = every('[data-t]');
const side = one('#side');
/** Of each text an element with the same in English, on a page that holds both: what stands below it, what an equal text had, or else what comes next in #side. */
const others = side && readSide(every('[data-t], .below:not(.cut)'), Array.from(side.content.children), {});
/** The language that the person chose, whichever the page shows now. */
const own = {lang: root.lang, dir: root.dir};
/** @type {?Element} the lines of the card that is printed instead of the sheet */
let card;

function readSide(marked, unsaid, known) {
  return texts.map((text) => {
    const after = marked[marked.indexOf(text) + 1];
    const words = text.outerHTML;
    known[words] = known[words] || (after && after.matches('.below') ? after : unsaid.shift());
    return known[words].cloneNode(true);
  });
}

/** Adds a text in the person's language and, on a translated page, in English beside it. English that nobody has translated stands once. */
function sayTwice(parent, text) {
  const line = text.tagName === 'DIV' ? add(parent, 'div') : parent;
  const other = !text.lang && one('[data-do=language]');
  const said = [[text, text.lang || root.lang, text.dir || root.dir]];
  if (other) said.push([others[texts.indexOf(text)], other.lang, other.dir]);
  if (root.lang !== own.lang) said.reverse();
  said.forEach(([words, lang, dir]) => copyInside(words, Object.assign(add(line, text.tagName), {lang, dir})));
  if (other) line.classList.add('pair');
}

/** Goes on in the line that stands last in an element: in each language with its own words, and in English with what is in no language or in one alone. */
function goOnInLine(parent, part, name) {
  let line = parent;
  while (!line.matches('.pair,[lang]')) line = line.lastElementChild;
  const inBoth = (element) => (element.matches('.pair') ? Array.from(element.children) : [element]).reverse();
  const ends = inBoth(line);
  inBoth(part).forEach((words, number) => {
    const end = ends[number] || ends[0];
    words.className = name;
    (end.matches('div') && end.lastElementChild || end).append(' ', words);
  });
}

/**
 * Adds a copy of a node, without what is hidden, what stays on the screen and what only a screen can use. Nothing in it may tell of that, no space where it
 * stood and no name of a class, since a saved file can be read as it is written.
 */
function copy(node, parent) {
  if (texts.indexOf(node) >= 0) sayTwice(parent, node);
  else if (node.nodeType !== 1) {
    if (node.data.trim() || parent.lastElementChild && parent.lastElementChild === parent.lastChild) parent.append(node.data.replace(/\s+/g, ' '));
  }
  else if (node.matches('.mark,.cite')) goOnInLine(parent, copyInside(node, document.createElement('span')), node.className);
  else if (!node.hidden && !node.matches('.screen-only,.reading,.no-script,.state,.below,button')) {
    if (node.matches('.run')) return copyAsLine(node, parent);
    const made = add(parent, node.tagName);
    const name = node.className.replace(/ *paper-only/, '');
    if (name) made.className = name;
    ['lang', 'dir'].forEach((part) => { if (node[part]) made[part] = node[part]; });
    copyInside(node, made);
  }
}

function copyInside(node, parent) {
  node.childNodes.forEach((child) => copy(child, parent));
  return parent;
}

/** Adds all texts of an element as one line; a new one where a text is in one language and those before it in two. */
function copyAsLine(node, parent) {
  let line;
  every('[data-t]', node).filter((text) => !text.closest('[hidden],.screen-only')).forEach((text) => {
    const part = document.createElement('span');
    sayTwice(part, text);
    if (line && line.matches('.pair') === part.matches('.pair')) return goOnInLine(line, part, text.parentNode.localName);
    line = add(parent, 'p');
    sayTwice(line, text);
    line.classList.add('run');
  });
}

function fillSheet() {
  Object.assign(empty(sheet), own).className = 'paper-only sheet' + (card ? ' court' : side ? '' : ' alone');
  if (card) every('li', card).filter((line) => !one('input:not(:checked)', line)).forEach((line) => sayTwice(add(sheet, 'p'), one('[data-t]', line)));
  else every('[data-sheet]').sort((a, b) => a.dataset.sheet - b.dataset.sheet).forEach((part) => copy(part, sheet));
}

/** Fills the sheet first: some browsers do not say that they are about to print. */
function print(lines) {
  card = lines;
  fillSheet();
  window.print();
}

/** Hands over the sheet as a file that needs nothing else, and says nothing by its name. */
function save() {
  const link = document.createElement('a');
  fillSheet();
  const head = ['[charset]', '[name=viewport]', 'title'].map((part) => one(part).outerHTML).join('');
  link.href = URL.createObjectURL(new Blob([
    '<!DOCTYPE html><html lang="' + own.lang + '" dir="' + own.dir + '">' + head + '<style>', one('#paper').textContent, '</style>', sheet.outerHTML], {type: 'text/html'}));
  link.download = 'page.html';
  link.click();
  empty(sheet);
  setTimeout(() => URL.revokeObjectURL(link.href), 1e4);
}
