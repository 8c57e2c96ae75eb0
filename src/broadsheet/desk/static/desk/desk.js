// The desk's own behaviour: what Wagtail starts from scripts inside the page (which our policy forbids) is
// started here from the page's data, and the menus' lines can be dragged or moved with the keyboard.
(() => {
  'use strict';

  // The buttons of the text editor stay in sight unless somebody unpins them.
  try {
    if (localStorage.getItem('wagtail:draftail-toolbar') === null) localStorage.setItem('wagtail:draftail-toolbar', 'sticky');
  } catch { /* no storage, no pin */ }

  // Where a story stands and what may be done with it is in sight from the first visit on, where there is room for it.
  try {
    if (localStorage.getItem('desk:standing-shown') === null && window.innerWidth >= 1200) {
      localStorage.setItem('desk:standing-shown', 'once');
      localStorage.setItem('wagtail:side-panel-open', 'status');
    }
  } catch { /* no storage: closed until somebody opens it */ }

  // One box that chooses all of its table.
  document.addEventListener('change', ({ target }) => {
    if (!target.matches?.('[data-choose-all]')) return;
    for (const box of target.closest('table').querySelectorAll('tbody input[type=checkbox]:not(:disabled)')) box.checked = target.checked;
  });

  // A picture that would be refused for its size is not sent first, and one that is sent says how far it is.
  const fileOf = (form) => form?.querySelector('[data-desk-most]');
  document.addEventListener('change', ({ target }) => {
    if (!target.matches?.('[data-desk-most]')) return;
    const big = [...target.files].some((file) => file.size > Number(target.dataset.deskMost));
    target.setCustomValidity(big ? target.dataset.deskTooBig : '');
    if (big) target.reportValidity();
  });
  // Before the button itself hears of it, which would say "Uploading…" and stay so. Enter presses the button as well.
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[type=submit]');
    const file = fileOf(button?.form);
    if (!file?.validity.customError) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    file.reportValidity();
  }, true);
  window.jQuery?.ajaxPrefilter((options) => {
    const file = options.data instanceof FormData && fileOf(document.querySelector('.modal.in form[enctype]'));
    if (!file || !file.files.length) return;
    const shown = file.form.querySelector('.desk-upload') || file.form.appendChild(Object.assign(document.createElement('div'), { className: 'desk-upload' }));
    const bar = document.createElement('progress');
    const said = document.createElement('span');
    bar.max = 100;
    bar.setAttribute('aria-label', file.files[0].name);
    said.setAttribute('role', 'status');
    shown.replaceChildren(bar, said);
    const make = options.xhr;
    options.xhr = () => {
      const request = make();
      request.upload.addEventListener('progress', (sent) => {
        bar.value = (100 * sent.loaded) / sent.total;
        said.textContent = `${Math.floor(bar.value)} %`;
      });
      request.upload.addEventListener('load', () => { bar.removeAttribute('value'); said.textContent = file.dataset.deskReady; });
      request.addEventListener('loadend', () => shown.remove());
      return request;
    };
  });

  const starters = {
    datetime: (id, options) => window.initDateTimeChooser(id, options),
    date: (id, options) => window.initDateChooser(id, options),
    time: (id, options) => window.initTimeChooser(id, options),
    inline: (_id, options) => new window.InlinePanel(options),
    chooser: (id, options) => new window[options.className](id, options.options || {}),
  };

  function start(root) {
    for (const mark of root.querySelectorAll('[data-desk-init]')) {
      const { deskInit, deskFor, deskOptions } = mark.dataset;
      // A line that is a pattern for new ones is started when it is added, by its own panel.
      if (mark.closest('template') || /__prefix__/.test(deskFor || '')) continue;
      mark.removeAttribute('data-desk-init');
      starters[deskInit](deskFor, JSON.parse(deskOptions || '{}'));
    }
  }

  // The box in which topics are typed is made by a script, and the field's label points to the one it hides.
  function label(box) {
    const typed = box.parentElement.querySelector('.tagit-new input');
    const named = document.querySelector(`label[for="${box.id}"]`);
    if (typed && named) typed.setAttribute('aria-label', named.firstChild.textContent.trim());
  }

  function number(list) {
    list.querySelectorAll('[data-desk-line]').forEach((line, index) => {
      line.querySelector('input[type=number]').value = index + 1;
    });
  }

  function say(line) {
    const said = document.querySelector('[data-desk-said]');
    const lines = [...line.parentElement.children];
    if (said) said.textContent = `${line.querySelector('.desk-order__name').textContent}: ${lines.indexOf(line) + 1} / ${lines.length}`;
  }

  function order(list) {
    let dragged = null;
    const lines = () => [...list.querySelectorAll('[data-desk-line]')];
    for (const line of lines()) {
      line.draggable = true;
      line.querySelector('[data-desk-move]').hidden = false;
      line.addEventListener('dragstart', () => { dragged = line; line.classList.add('is-dragged'); });
      line.addEventListener('dragend', () => { line.classList.remove('is-dragged'); dragged = null; });
      line.addEventListener('dragover', (event) => { if (dragged) { event.preventDefault(); line.classList.add('is-over'); } });
      line.addEventListener('dragleave', () => line.classList.remove('is-over'));
      line.addEventListener('drop', (event) => {
        event.preventDefault();
        line.classList.remove('is-over');
        if (!dragged || dragged === line) return;
        const down = lines().indexOf(dragged) < lines().indexOf(line);
        line[down ? 'after' : 'before'](dragged);
        number(list);
        say(dragged);
      });
      for (const [key, move] of [['up', (l) => l.previousElementSibling && l.previousElementSibling.before(l)], ['down', (l) => l.nextElementSibling && l.nextElementSibling.after(l)]]) {
        const button = line.querySelector(`[data-desk-${key}]`);
        button.addEventListener('click', () => { move(line); number(list); say(line); button.focus(); });
      }
    }
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.documentElement.classList.add('is-scripted');
    start(document);
    document.querySelectorAll('.desk-order').forEach(order);
    const upload = document.getElementById('fileupload');
    if (upload) upload.setAttribute('aria-label', upload.parentElement.querySelector('button').textContent.trim());
    setTimeout(() => document.querySelectorAll('[data-controller~="w-tag"]').forEach(label));
    document.addEventListener('click', (event) => {
      for (const open of document.querySelectorAll('.desk-more[open]')) if (!open.contains(event.target)) open.open = false;
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      for (const open of document.querySelectorAll('.desk-more[open]')) { open.open = false; open.querySelector('summary').focus(); }
    });
  });
})();
