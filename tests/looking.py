"""What a browser is asked about the page that stands in it: functions that run there and give back its faults, a line each. Without a fault, an empty list."""

from __future__ import annotations

from playwright.sync_api import Page

# `drawn`: what has a place on the page. `unseen`: what is there for screen readers alone. `texts`: each piece of drawn text, with the element that it is in.
_COMMON = """
  const drawn = element => element.getClientRects().length > 0 && element.checkVisibility();
  const clipped = new Map();
  const unseen = element => {
    if (!element) return false;
    if (!clipped.has(element)) clipped.set(element, getComputedStyle(element).clip !== 'auto' || unseen(element.parentElement));
    return clipped.get(element);
  };
  const named = element => '<' + element.tagName.toLowerCase() + (element.className ? '.' + element.className : '') + '> ' + element.textContent.trim().replace(/\\s+/g, ' ').slice(0, 50);
  const ancestors = element => { const all = []; for (let one = element; one; one = one.parentElement) all.push(one); return all; };
  const texts = root => {
    const all = [], walker = document.createTreeWalker(root || document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest('script,style,template') || !drawn(element) || unseen(element)) continue;
      range.selectNodeContents(node);
      const lines = Array.from(range.getClientRects()).filter(line => line.width > 0 && line.height > 0);
      if (lines.length) all.push({node, element, lines, said: node.data.trim().replace(/\\s+/g, ' ')});
    }
    return all;
  };
  const longest = drawn => Array.from(drawn.getClientRects()).sort((one, other) => other.width - one.width)[0];
  const faults = [];
"""


def _asks(body: str) -> str:
    return f"given => {{{_COMMON}{body}  return faults; }}"


HEADINGS = _asks("""
  const levels = Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6')).filter(drawn).map(heading => [Number(heading.tagName[1]), named(heading)]);
  const first = levels.filter(([level]) => level === 1).length;
  if (first !== 1) faults.push(first + ' headings h1');
  levels.forEach(([level, name], number) => {
    if (level > (number ? levels[number - 1][0] : 0) + 1) faults.push('the level jumps at ' + name);
    if (name.endsWith('> ')) faults.push('an empty heading ' + name);
  });
""")

# A page in a language of another script shows whether each text says in which language it is. `given`: the locale, a class of its letters, the names that belong to no language.
LANGUAGES = _asks("""
  const [locale, own, names] = given, letters = new RegExp(own, 'u'), latin = /\\p{Script=Latin}{2}/u;
  const untranslated = names.concat('[A-Z]{2,}', '[A-Z]-\\\\d+', 'U\\\\.S\\\\.').map(name => new RegExp('(?<!\\\\w)' + name + '(?!\\\\w)', 'g'));
  texts().forEach(({element, said}) => {
    const holder = element.closest('[lang]'), lang = holder.lang, rest = untranslated.reduce((text, name) => text.replace(name, ''), said);
    if (element.closest('bdi[dir=ltr]')) return;
    if (letters.test(rest) ? lang !== locale && !element.closest('[hreflang],nav b') : latin.test(rest) && lang === locale) faults.push('marked as ' + lang + ': ' + said.slice(0, 60));
    if (lang.startsWith('en') && lang !== locale && getComputedStyle(holder).direction !== 'ltr') faults.push('English from right to left: ' + said.slice(0, 60));
  });
""")

LAYOUT = _asks("""
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push('scrolls sideways by ' + wide + ' px');
  const shown = texts().filter(({element}) => !ancestors(element).some(one => /sticky|fixed/.test(getComputedStyle(one).position)));
  const rows = new Map();
  shown.forEach(({node, element, lines, said}) => lines.forEach((line, number) => {
    if (line.left < -1 || line.right > innerWidth + 1) faults.push('beyond the edge of the screen: ' + said.slice(0, 60));
    for (let row = Math.floor(line.top / 40); row <= Math.floor(line.bottom / 40); row += 1) rows.set(row, (rows.get(row) || []).concat({node, line, said, isFirst: !number, isLast: number === lines.length - 1}));
  }));
  const runsInto = (one, other) => one.isLast && other.isFirst && /[.?!:؟।]$/.test(one.node.data) && /^[\\p{L}¿]/u.test(other.node.data) && Math.abs(one.line.bottom - other.line.bottom) < 4
    && Math.min(Math.abs(one.line.left - other.line.right), Math.abs(other.line.left - one.line.right)) < 1;
  const told = new Set();
  rows.forEach(row => row.forEach((one, number) => row.slice(number + 1).forEach(other => {
    const across = Math.min(one.line.right, other.line.right) - Math.max(one.line.left, other.line.left);
    const down = Math.min(one.line.bottom, other.line.bottom) - Math.max(one.line.top, other.line.top);
    if (one.node !== other.node && across > 2 && down > .45 * Math.min(one.line.height, other.line.height)) told.add(one.said.slice(0, 40) + ' | lies over | ' + other.said.slice(0, 40));
    if (runsInto(one, other)) told.add(one.said.slice(-40) + ' | runs into | ' + other.said.slice(0, 40));
  })));
  faults.push(...told);
  // A box that a border or a ground makes visible holds its text.
  const boxes = new Map();
  const boxOf = element => {
    if (!boxes.has(element)) {
      const style = getComputedStyle(element), framed = parseFloat(style.borderInlineStartWidth) > 0 || !/, 0\\)$|transparent/.test(style.backgroundColor);
      boxes.set(element, framed && style.display !== 'inline' || !element.parentElement ? element : boxOf(element.parentElement));
    }
    return boxes.get(element);
  };
  shown.forEach(({element, lines, said}) => {
    const box = boxOf(element), place = box.getBoundingClientRect();
    const isOut = line => line.left < place.left - 1 || line.right > place.right + 1 || line.top < place.top - line.height / 4 || line.bottom > place.bottom + line.height / 4;
    if (box.parentElement && lines.some(isOut))
      faults.push('sticks out of ' + named(box) + ': ' + said.slice(0, 40));
  });
  document.querySelectorAll('body *').forEach(element => {
    const style = getComputedStyle(element);
    if (style.overflowX === 'visible' && style.overflowY === 'visible' || !drawn(element) || unseen(element) || element.tagName === 'PROGRESS') return;
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) faults.push('is cut off: ' + named(element));
  });
""")

# A word stands on one line, on phones of any width; an address may be broken, and so may a word longer than the longest of the real texts need be.
WORDS = _asks("""
  const range = document.createRange();
  texts().filter(({said}) => !/\\w[./]\\w/.test(said)).forEach(({node}) => {
    for (const word of node.data.matchAll(/[\\p{L}\\p{M}'’]{2,16}(?![\\p{L}\\p{M}])/gu)) {
      if (/\\p{Script=Han}/u.test(word[0]) || /[\\p{L}\\p{M}]/u.test(node.data[word.index - 1] || ' ')) continue;
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set(Array.from(range.getClientRects()).filter(line => line.width > 0).map(line => Math.round(line.top / 8))).size > 1) faults.push('is broken: ' + word[0]);
    }
  });
""")

# What is pressed is 44 px high and wide, and reacts over all of that. A link within running text reacts over 24 px: more would lie over the lines around.
TARGETS = _asks("""
  const seen = new Set();
  const isInText = target => target.tagName === 'A' && getComputedStyle(target).display === 'inline';
  document.querySelectorAll('a[href],button,summary,input,select,textarea,[tabindex="0"]').forEach(control => {
    const target = control.closest('label') || control;
    if (seen.has(target) || !drawn(target) || unseen(target)) return;
    seen.add(target);
    const box = target.getBoundingClientRect(), inText = isInText(target), half = (inText ? 24 : 44) / 2 - 1;
    if (!inText && (box.width < 43.5 || box.height < 43.5)) faults.push(named(target) + ' is ' + Math.round(box.width) + ' x ' + Math.round(box.height));
    target.scrollIntoView({block: 'center'});
    const words = document.createRange();
    words.selectNodeContents(target);
    const line = longest(inText ? words : target), x = line.left + line.width / 2, y = line.top + line.height / 2, aside = Math.min(half, line.width / 2 - 1);
    const missed = [[0, 0], [aside, 0], [-aside, 0], [0, half], [0, -half]].filter(([right, down]) => !target.contains(document.elementFromPoint(x + right, y + down)));
    if (missed.length) faults.push(named(target) + ' does not react at ' + missed.map(([right, down]) => Math.round(right) + ',' + Math.round(down)).join(' '));
  });
  scrollTo(0, 0);
""")

# Colours as the browser computes them, laid over one another. Forced colours are computed too. `given`: the least contrast of small text.
_COLOURS = """
  const parse = colour => { const found = colour.match(/[\\d.]+/g).map(Number); return found.length > 3 ? found : found.concat(1); };
  const over = (front, back) => [0, 1, 2].map(part => front[part] * front[3] + back[part] * (1 - front[3])).concat(1);
  const linear = part => part / 255 <= .04045 ? part / 255 / 12.92 : Math.pow((part / 255 + .055) / 1.055, 2.4);
  const light = ([red, green, blue]) => .2126 * linear(red) + .7152 * linear(green) + .0722 * linear(blue);
  const contrast = (one, other) => { const [low, high] = [light(one), light(other)].sort((a, b) => a - b); return (high + .05) / (low + .05); };
  const base = getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  const grounds = new Map();
  const ground = element => {
    if (!element) return base;
    if (!grounds.has(element)) {
      const own = parse(getComputedStyle(element).backgroundColor);
      grounds.set(element, own[3] === 1 ? own : over(own, ground(element.parentElement)));
    }
    return grounds.get(element);
  };
"""

CONTRAST = _asks(_COLOURS + """
  const told = new Set();
  texts().forEach(({element, said}) => {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    const found = contrast(over(parse(style.color), ground(element)), ground(element)), least = large && given < 7 ? 3 : large ? 4.5 : given;
    if (found < least) told.add(found.toFixed(2) + ':1 ' + style.color + ' on ' + ground(element).slice(0, 3) + ': ' + said.slice(0, 40));
  });
  const edges = [['.option > span', 'borderTopColor'], ['button:not(.back):not(.again):not(.main)', 'borderTopColor'], ['#problem', 'borderTopColor'], ['.severity', 'color']];
  edges.forEach(([selector, part]) => Array.from(document.querySelectorAll(selector)).filter(drawn).forEach(element => {
    const colour = parse(getComputedStyle(element)[part]), around = ground(element.parentElement);
    if (colour[3] && contrast(over(colour, around), around) < 3) told.add('the edge of ' + named(element) + ': ' + contrast(over(colour, around), around).toFixed(2) + ':1');
  }));
  faults.push(...told);
""")

# Everything that can have the focus gets it: a ring of at least 2 px and 3:1 against what is around it, nothing over it, and none of it off the screen.
RINGS = _asks(_COLOURS + """
  const ringed = Array.from(document.querySelectorAll('a[href],button,summary,input,#problem')).filter(element => drawn(element) && element.tabIndex > -2 && !element.disabled);
  ringed.filter((_, number) => number < 60 || number % 20 === 0).forEach(element => {
    element.focus();
    if (document.activeElement !== element) return;
    const rings = [element].concat(element.matches('label input') ? [element.nextElementSibling, element.closest('label')] : []).map(one => {
      const style = getComputedStyle(one), around = parseFloat(style.outlineOffset) >= 0 ? ground(one.parentElement) : ground(one);
      return {wide: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), clear: contrast(over(parse(style.outlineColor), around), around)};
    });
    const best = rings.find(ring => ring.wide >= 2 && ring.clear >= 3);
    if (!best) faults.push(named(element) + ': ' + rings.map(ring => ring.wide + ' px ' + ring.clear.toFixed(2) + ':1').join(', '));
    const target = element.closest('label') || element, box = longest(target), hit = document.elementFromPoint(box.left + Math.min(box.width / 2, 40), box.top + box.height / 2);
    if (!hit || !target.contains(hit)) faults.push(named(element) + ' has the focus, and cannot be seen');
  });
  scrollTo(0, 0);
  if (!ringed.length) faults.push('nothing can have the focus');
""")

# What tells one kind of card from another besides its colour: the word and the shape of its sign. And links and ticks that only their colour shows.
SIGNS = _asks("""
  const kinds = new Map();
  document.querySelectorAll('.card').forEach(card => {
    const sign = card.querySelector(':scope > .severity'), kind = Array.from(card.classList).find(name => ['danger', 'caution', 'ask', 'calm'].includes(name));
    if (!sign || !drawn(sign)) return;
    const shape = getComputedStyle(sign, '::before');
    const form = [shape.borderTopLeftRadius, shape.transform, shape.borderTopWidth, shape.paddingTop, shape.content].join(' ');
    kinds.set(kind, (kinds.get(kind) || new Set()).add(sign.textContent.trim() + ' | ' + form));
  });
  kinds.forEach((signs, kind) => { if (signs.size !== 1) faults.push(kind + ' is told in ' + signs.size + ' ways'); });
  const told = Array.from(kinds.values()).map(signs => Array.from(signs)[0].split(' | '));
  ['word', 'shape'].forEach((name, part) => { if (new Set(told.map(sign => sign[part])).size !== told.length) faults.push('two kinds have the same ' + name); });
  if (told.some(([word]) => !word)) faults.push('a kind has no word');
  document.querySelectorAll('a[href]').forEach(link => {
    const style = getComputedStyle(link);
    if (drawn(link) && !unseen(link) && !style.textDecorationLine.includes('underline') && style.borderTopWidth === '0px') faults.push('only its colour shows a link: ' + link.textContent);
  });
  document.querySelectorAll('.option input').forEach(input => { if (drawn(input) && input.offsetWidth < 12) faults.push('only its colour shows a tick: ' + input.value); });
""")

MOVES = _asks("""
  Array.from(document.querySelectorAll('*')).filter(element => ['', '::before', '::after'].some(part => {
    const style = getComputedStyle(element, part || null);
    return style.animationName !== 'none' || style.transitionDuration.split(',').some(time => parseFloat(time) > 0) || style.scrollBehavior !== 'auto';
  })).forEach(element => faults.push('moves: ' + named(element)));
  document.querySelectorAll('marquee,blink,video[autoplay],[http-equiv=refresh]').forEach(element => faults.push('moves by itself: ' + element.outerHTML.slice(0, 80)));
""")

# Turns the page around and looks whether each box has gone to where a mirror shows it. What has a direction of its own keeps it.
MIRROR = _asks("""
  const all = Array.from(document.querySelectorAll('body *')).filter(one => drawn(one) && getComputedStyle(one).display !== 'inline' && !one.parentElement.closest('[dir=ltr]'));
  const turned = [document.documentElement].concat(Array.from(document.querySelectorAll('[dir=rtl]')));
  const boxes = () => all.map(one => one.getBoundingClientRect());
  const before = boxes();
  turned.forEach(one => { one.dir = 'ltr'; });
  const after = boxes();
  turned.forEach(one => { one.dir = 'rtl'; });
  all.forEach((one, number) => {
    const [was, is] = [before[number], after[number]];
    if (Math.abs(was.width - is.width) > 1 || Math.abs(was.height - is.height) > 1 || Math.abs(was.top - is.top) > 1 || Math.abs(innerWidth - was.right - is.left) > 1)
      faults.push(named(one) + ': ' + [innerWidth - was.right, was.top, was.width, was.height].map(Math.round) + ' mirrored, ' + [is.left, is.top, is.width, is.height].map(Math.round));
  });
""")

# Numbers, addresses, forms, days: their letters follow one another from left to right, whatever stands around them.
IN_ORDER = _asks(r"""
  const range = document.createRange(), kept = /\+?\d[\d-]{5,}\d|\b[A-Z]{1,4}-\d+\w*|\b[a-z]+(?:[.\/][a-z-]+){2,}|\(\d{3}\)[\d -]+/g;
  texts().forEach(({node}) => {
    for (const match of node.data.matchAll(kept)) {
      let last = null;
      for (let at = match.index; at < match.index + match[0].length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (last && Math.abs(box.top - last.top) < 4 && box.left < last.left) { faults.push(match[0] + ' in ' + node.data.trim().slice(0, 60)); break; }
        last = box;
      }
    }
  });
""")

# Which letters a page holds, hidden ones too, by the font that it asks for.
LETTERS = r"""() => {
  const held = {}, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('script,style,template') || !node.data.trim()) continue;
    const style = getComputedStyle(node.parentElement), font = [style.fontStyle, style.fontWeight, '24px', style.fontFamily].join(' ');
    held[font] = Array.from(new Set((held[font] || '') + node.data.replace(/\s/g, ''))).join('');
  }
  return held;
}"""

# Draws each letter, and beside it some that no font has: the same picture means a box. A letter that joins others is drawn alone; a mark, over a circle.
BOXES = r"""held => {
  const faults = [], pen = Object.assign(document.createElement('canvas'), {width: 96, height: 48}).getContext('2d', {willReadFrequently: true});
  const picture = (font, text) => {
    pen.clearRect(0, 0, 96, 48);
    pen.font = font;
    pen.textBaseline = 'middle';
    pen.fillText(text, 24, 24);
    return pen.getImageData(0, 0, 96, 48).data.join();
  };
  Object.entries(held).forEach(([font, letters]) => {
    const boxes = ['\u0378', '\uf8f0', '\u{10ffff}'].map(letter => picture(font, letter)), empty = picture(font, ' ');
    Array.from(letters).forEach(letter => {
      const drawn = picture(font, /\p{M}/u.test(letter) ? '\u25cc' + letter : letter);
      const number = 'U+' + letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
      if (drawn === empty || boxes.includes(drawn)) faults.push((drawn === empty ? 'nothing' : 'a box') + ' for ' + number + ' in ' + font);
    });
  });
  return faults;
}"""


def look(page: Page, question: str, given: object = None) -> list[str]:
    """The faults of the page as it stands."""
    return page.evaluate(question, given)


def plant(page: Page, css: str) -> None:
    """Adds a style to the page, to see whether a fault is found. It goes with the page."""
    page.evaluate("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet); }", css)


def tell(faults: list[str]) -> str:
    """The faults, a line each, as a failing test shows them; of many, the first."""
    return "\n".join(["", *faults[:30], *([f"and {len(faults) - 30} more"] if len(faults) > 30 else [])])
