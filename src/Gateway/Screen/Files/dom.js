// Builds elements. All text of the API becomes text nodes and attributes, never markup.

const svgNames = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'indeterminate') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false).map(child => child instanceof Node ? child : String(child)));
  return element;
}

export const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
export const s = (name, attributes, ...children) => fill(document.createElementNS(svgNames, name), attributes, children);

/** Replaces the content of an element, and keeps the focus if what had it has the same id or data-key afterwards. */
export function show(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.dataset.key ? `[data-key="${CSS.escape(focused.dataset.key)}"]` : null);
  element.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false).map(child => child instanceof Node ? child : String(child)));
  if (mark) element.querySelector(mark)?.focus({ preventScroll: true });
}

const icons = {
  overview: 'M3 13h5v8H3zM10 3h5v18h-5zM17 9h4v12h-4z',
  jobs: 'M4 4h16v12H4zM4 20h16M8 12l3-4 3 3 2-2 3 3',
  providers: 'M12 3v4M5 8h14l-1.5 12h-11zM9 12h6',
  webhooks: 'M6 17a3 3 0 1 0 3 3h7M9 9l3-5a3 3 0 0 1 4 4l-3 5M14 13l4 6',
  access: 'M14 10a4 4 0 1 0-4 4l1-1h3v3h3v3h4v-4z',
  try: 'M5 19l9-9M13 4l1.2 2.8L17 8l-2.8 1.2L13 12l-1.2-2.8L9 8l2.8-1.2zM18.5 13l.7 1.8 1.8.7-1.8.7-.7 1.8-.7-1.8-1.8-.7 1.8-.7z',
};

export const icon = name => s('svg', { viewBox: '0 0 24 24', width: 20, height: 20, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }, s('path', { d: icons[name] }));

// Words and figures

const counts = new Intl.NumberFormat('en-US');
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const spans = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

export const count = number => counts.format(number);
export const money = amount => dollars.format(amount);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
export const words = name => String(name).replaceAll('_', ' ');

/** A time, as long ago as it is now. */
export function time(text) {
  if (!text) return '–';
  const at = new Date(text);
  const seconds = (at - Date.now()) / 1000;
  const [unit, length] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]].find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return h('time', { datetime: text, title: moments.format(at) }, spans.format(Math.round(seconds / length), unit));
}

export const moment = text => text ? h('time', { datetime: text }, moments.format(new Date(text))) : '–';

export function duration(from, to) {
  if (!from || !to) return '–';
  const seconds = (new Date(to) - new Date(from)) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s` : `${(seconds / 3600).toFixed(1)} h`;
}

const tones = { queued: '', running: 'info', succeeded: 'good', failed: 'bad', canceled: 'warn', outcome_unknown: 'odd' };
export const statuses = Object.keys(tones);
export const statusName = status => status === 'outcome_unknown' ? 'outcome unknown' : status;
export const chip = (text, tone = '') => h('span', { class: `chip ${tone}` }, text);
export const statusChip = job => chip(job.status === 'running' && job.percent !== null && job.percent !== undefined ? `running · ${job.percent}%` : statusName(job.status), tones[job.status]);

// Pieces

export const heading = (text, ...actions) => h('div', { class: 'head' }, h('h1', { tabindex: -1, id: 'title' }, text), actions.length ? h('div', { class: 'row' }, ...actions) : null);
export const card = (title, ...children) => h('section', { class: 'card', 'aria-label': title }, h('header', null, h('h2', null, title)), ...children);
export const flush = (title, actions, ...children) => h('section', { class: 'card flush', 'aria-label': title }, h('header', null, h('h2', null, title), actions), ...children);
export const empty = text => h('p', { class: 'empty' }, text);
export const button = (text, onclick, kind = '', more = {}) => h('button', { type: 'button', class: kind, onclick, ...more }, text);

/** A labeled control; the control is the last child of its label. */
export const field = (label, control, hint, kind = '') => h('label', { class: `field ${kind}` }, h('span', null, label, hint ? h('small', null, ` ${hint}`) : null), control);
export const select = (options, value, more = {}) => {
  const element = h('select', more, options.map(([name, text]) => h('option', { value: name }, text)));
  element.value = value ?? options[0]?.[0];
  return element;
};

/** A table whose rows are cards on a narrow screen. Columns are [heading, class]; rows are lists of cells, or {cells, more}. */
export function table(label, columns, rows) {
  return h('div', { class: 'scroll' }, h('table', { class: 'cards' }, h('caption', { class: 'sr' }, label),
    h('thead', null, h('tr', null, columns.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title || h('span', { class: 'sr' }, 'Actions'))))),
    h('tbody', null, rows.map(row => {
      const cells = row.cells ?? row;
      return h('tr', row.more, cells.map((cell, n) => h('td', { class: columns[n][1], 'data-label': columns[n][0] || null }, cell)));
    }))));
}

export function fault(problem) {
  if (problem.name === 'AbortError') return null;
  const sentences = problem.sentences ?? [problem.message];
  return h('div', { class: 'fault', role: 'alert' }, sentences.map(sentence => h('p', null, sentence)));
}

/** A problem of a panel: for the operator's calls a plain note, because the rest of the page works without them. */
export function refusal(problem, what) {
  return problem.needsOperator
    ? h('p', { class: 'note' }, `${what} needs an API key with the scope admin, or the gateway’s admin token. Enter it under “API key”.`)
    : fault(problem);
}

export function notice(text) {
  const line = h('p', null, text);
  document.getElementById('notices').append(line);
  setTimeout(() => line.remove(), 6000);
}

/** Opens a modal dialog; build gets a function that closes it. Resolves with what it was closed with; undefined for Escape. */
export function dialog(title, build) {
  return new Promise(resolve => {
    const box = h('dialog', { 'aria-label': title });
    let result;
    const close = value => { result = value; box.close(); };
    box.append(build(close, box));
    box.addEventListener('close', () => { box.remove(); resolve(result); });
    document.body.append(box);
    box.showModal();
  });
}

/** A form in a dialog: submits with the action, shows its problem, and closes with its result. */
export function formDialog(title, submit, fields, action, { kind = 'main', intro } = {}) {
  return dialog(title, close => {
    const problems = h('div');
    const go = h('button', { class: kind }, submit);
    return h('form', {
      class: 'form', novalidate: false, onsubmit: async event => {
        event.preventDefault();
        go.disabled = true;
        try {
          close(await action() ?? true);
        } catch (problem) {
          show(problems, fault(problem));
          go.disabled = false;
        }
      },
    }, h('h2', null, title), intro ? h('p', { class: 'soft' }, intro) : null, ...fields, problems, h('div', { class: 'row end' }, button('Close', () => close()), go));
  });
}

/** Shows a secret, once. */
export function showSecret(title, secret, note) {
  return dialog(title, close => {
    const text = h('input', { readonly: true, value: secret, 'aria-label': 'The secret', onfocus: event => event.target.select() });
    return h('div', { class: 'body' }, h('h2', null, title), h('p', { class: 'note' }, note),
      h('div', { class: 'secret' }, text, button('Copy', async event => {
        try {
          await navigator.clipboard.writeText(secret);
          event.target.textContent = 'Copied';
        } catch {
          text.select();
        }
      })), h('div', { class: 'row end' }, button('Done', () => close(), 'main')));
  });
}

/** Runs an action after a time, and only once however often it is asked for meanwhile. */
export function soon(action, milliseconds, signal) {
  let timer = null;
  signal?.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return () => { timer ??= setTimeout(() => { timer = null; if (!signal?.aborted) action(); }, milliseconds); };
}
