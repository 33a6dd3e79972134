// The other language of a translated page, which the page holds, so that changing keeps the answers.

/** Exchanges every text of the page with the same text in the other language, and draws the step again. */
function changeLanguage(button) {
  const here = one('b', button.closest('ul'));
  const name = button.textContent;
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
  root.classList.toggle('other');
  draw();
}
