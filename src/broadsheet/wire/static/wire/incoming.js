// The wire's screen from the keyboard. Everything here is also a checkbox or a button; without this script nothing is missing.
(() => {
  'use strict';
  const root = document.querySelector('[data-wire]');
  if (!root) return;
  const form = root.querySelector('[data-wire-form]');
  const lines = [...root.querySelectorAll('[data-wire-line]')];
  const said = root.querySelector('[data-wire-said]');
  let here = -1;

  const box = (line) => line.querySelector('input[name=line]');
  const ticked = () => lines.filter((line) => box(line)?.checked);

  // How many are ticked, and one box for all of them.
  const all = root.querySelector('[data-wire-all]');
  function count() {
    if (!all) return;
    const boxes = lines.map(box).filter(Boolean);
    const number = ticked().length;
    const words = all.querySelector('[data-wire-count]');
    words.textContent = number ? `${number} / ${boxes.length}` : words.dataset.none;
    const whole = all.querySelector('input');
    whole.checked = number > 0 && number === boxes.length;
    whole.indeterminate = number > 0 && number < boxes.length;
  }
  if (all) {
    all.hidden = false;
    all.querySelector('input').addEventListener('change', (event) => {
      for (const line of lines) if (box(line)) box(line).checked = event.target.checked;
      count();
    });
    form.addEventListener('change', count);
    count();
  }

  // A range with Shift, as in any list of mail.
  let last = -1;
  lines.forEach((line, number) => box(line)?.addEventListener('click', (event) => {
    if (event.shiftKey && last >= 0) {
      for (const one of lines.slice(Math.min(last, number), Math.max(last, number) + 1)) if (box(one)) box(one).checked = event.target.checked;
      count();
    }
    last = number;
  }));

  function go(number) {
    if (!lines.length) return;
    lines[here]?.classList.remove('is-here');
    here = Math.max(0, Math.min(lines.length - 1, number));
    lines[here].classList.add('is-here');
    lines[here].focus({ preventScroll: true });
    lines[here].scrollIntoView({ block: 'nearest' });
    said.textContent = lines[here].querySelector('.wire-line__headline').textContent;
  }

  function act(deed) {
    if (!ticked().length && here >= 0 && box(lines[here])) box(lines[here]).checked = true;
    const button = form?.querySelector(`button[value="${deed}"]`);
    if (button && ticked().length) button.click();
  }

  const help = root.querySelector('[data-wire-help]');
  const keys = root.querySelector('#wire-keys');
  function show() {
    if (!keys) return;
    keys.hidden = !keys.hidden;
    help.setAttribute('aria-expanded', String(!keys.hidden));
  }
  if (help) { help.hidden = false; help.addEventListener('click', show); }

  const deeds = {
    j: () => go(here + 1),
    k: () => go(here - 1),
    x: () => { if (here < 0) go(0); const one = box(lines[here]); if (one) { one.checked = !one.checked; count(); } },
    t: () => act('take'),
    d: () => act('drop'),
    b: () => act('back'),
    s: () => act('guess'),
    f: () => form?.querySelector('#wire-section')?.focus(),
    o: () => lines[here]?.querySelector('[data-wire-open]')?.click(),
    e: () => lines[here]?.querySelector('[data-wire-edit]')?.click(),
    u: () => root.querySelector('.wire-undo button')?.click(),
    '/': () => root.querySelector('.wire-filters input[name=q]')?.focus(),
    '?': show,
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target;
    if (at.id === 'wire-section' && event.key === 'Enter') { event.preventDefault(); act('file'); return; }
    if (at.id === 'wire-section' && event.key === 'Escape') { at.blur(); go(Math.max(here, 0)); return; }
    if (at.closest('input:not([type=checkbox]), select, textarea, [contenteditable]')) return;
    const deed = deeds[event.key];
    if (deed) { event.preventDefault(); deed(); }
  });

  // What is new is said, and shown when somebody asks for it: nothing moves under a hand.
  const told = root.querySelector('[data-wire-told]');
  const since = encodeURIComponent(root.dataset.wireSince);
  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${root.dataset.wireNew}&than=${since}`, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (found.new) { told.textContent = found.told; told.hidden = false; }
    } catch { /* away for a moment; asked again */ }
  }
  setInterval(ask, 20000);
})();
