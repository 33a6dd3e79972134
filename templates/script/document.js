// The few words that every other part of the script uses for the document.

const root = document.documentElement;
const one = (selector, within) => (within || document).querySelector(selector);
const every = (selector, within) => Array.from((within || document).querySelectorAll(selector));

function add(parent, name) {
  return parent.appendChild(document.createElement(name));
}

function empty(element) {
  while (element.firstChild) element.removeChild(element.firstChild);
  return element;
}
