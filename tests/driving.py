"""Going through the interview as a person does, by mouse or by keyboard, and reading what the page shows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

# What is drawn, by id; what carries an id but is hidden does not count.
SHOWN = """() => {
  const drawn = element => element.getClientRects().length > 0;
  const ids = name => Array.from(document.querySelectorAll('[data-' + name + ']')).filter(drawn).map(element => element.getAttribute('data-' + name));
  const outcomes = {};
  document.querySelectorAll('[data-decision]').forEach(element => { if (drawn(element)) outcomes[element.dataset.decision] = element.dataset.outcome; });
  return {outcomes, facts: ids('fact'), notices: ids('notice'), find_out: ids('find-out')};
}"""

STEP = """() => {
  const shown = Array.from(document.querySelectorAll('.step')).filter(step => step.getClientRects().length > 0);
  return shown.map(step => step.dataset.question || step.dataset.step);
}"""

# The whole interview in one call: ticks the answers and presses the page's own buttons until the result is there.
ANSWER_ALL = """answers => {
  const drawn = element => element.getClientRects().length > 0;
  const press = element => element.click();
  document.querySelectorAll('form')[0].reset();
  press(document.querySelector('[data-do=clear]'));
  for (let steps = 0; steps < 60; steps++) {
    const step = Array.from(document.querySelectorAll('.step')).find(drawn), question = step.dataset.question;
    if (step.dataset.step == 'result') return steps;
    if (question) (answers[question] || []).forEach(value => { const control = step.querySelector('[value="' + value + '"]'); if (!control.checked) press(control); });
    press(question ? document.querySelector('#continue') : step.querySelector('[data-do=continue]'));
  }
  throw new Error('no result after 60 steps');
}"""


def step_of(page: Page) -> str:
    """The one step that is shown: a question's id, or start, answers, result."""
    shown = page.evaluate(STEP)
    assert len(shown) == 1, f"{len(shown)} steps are shown: {shown}"
    return shown[0]


def check_calm(page: Page, address: str) -> None:
    """What holds at every step: the address and the title stay, the focus is in the step, nothing needs scrolling
    sideways, and the history holds this page and the empty one before it."""
    state = page.evaluate("() => [location.href, document.title, document.documentElement.scrollWidth <= innerWidth, document.activeElement.closest('.step') !== null, history.length]")
    assert state == [address, "Ask First", True, True, 2], f"at {step_of(page)}: {state}"


def go_by_mouse(page: Page, answers: dict[str, list[str]]) -> list[str]:
    """From the start to the result with the mouse; returns the steps on the way."""
    return _go(page, answers, _answer_by_mouse, lambda button: button.click())


def go_by_keyboard(page: Page, answers: dict[str, list[str]]) -> list[str]:
    """From the start to the result with Tab, Space, Enter and arrow keys alone."""

    def press(button) -> None:
        tab_to(page, button)
        page.keyboard.press("Enter")

    return _go(page, answers, _answer_by_keyboard, press)


def _go(page: Page, answers, answer, press) -> list[str]:
    address, steps = page.url, []
    while (step := step_of(page)) != "result":
        assert step not in steps, f"{step} is asked twice: {steps}"
        steps.append(step)
        if step != "start":
            check_calm(page, address)
        if step in ("start", "answers"):
            press(page.locator(f"[data-step={step}] [data-do=continue]"))
        else:
            answer(page, step, answers[step])
            press(page.locator("#continue"))
    check_calm(page, address)
    return steps


def _answer_by_mouse(page: Page, question: str, values: list[str]) -> None:
    for value in values:
        page.locator(f'label:has(input[name="{question}"][value="{value}"])').click()


def _answer_by_keyboard(page: Page, question: str, values: list[str]) -> None:
    controls = page.locator(f'input[name="{question}"]')
    order = controls.evaluate_all("all => all.map(control => control.value)")
    if controls.first.get_attribute("type") == "radio":
        tab_to(page, controls.first)
        page.keyboard.press("Space")
        for _ in range(order.index(values[0])):
            page.keyboard.press("ArrowDown")
    else:
        for value in sorted(values, key=order.index):
            tab_to(page, page.locator(f'input[name="{question}"][value="{value}"]'))
            page.keyboard.press("Space")
    for value in values:
        expect(page.locator(f'input[name="{question}"][value="{value}"]')).to_be_checked()


def tab_to(page: Page, target) -> None:
    """Presses Tab until the target has the focus; fails if it is never reached."""
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {target}")
