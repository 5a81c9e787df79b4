// The frame of the screen: views by the address after #, the key, the tenant, and the stream of events.

import { get, session } from './api.js';
import { fault, field, h, icon, notice, show, formDialog } from './dom.js';
import { startLive } from './live.js';

const views = [
  ['overview', 'Overview', './overview.js'],
  ['jobs', 'Jobs', './jobs.js'],
  ['providers', 'Providers', './providers.js'],
  ['webhooks', 'Webhooks', './webhooks.js'],
  ['access', 'Keys and tenants', './access.js', 'Access'],
  ['try', 'Try it', './tryit.js'],
];

const content = document.getElementById('content');
let leave = new AbortController();
let isFirst = true;

function drawViews(current) {
  show(document.getElementById('views'), views.map(([name, title, , short]) =>
    h('li', null, h('a', { href: `#/${name}`, id: `view-${name}`, 'aria-current': name === current ? 'page' : null, 'aria-label': short ? `Access: ${title.toLowerCase()}` : null }, icon(name), narrow.matches && short ? short : title))));
}

const narrow = matchMedia('(max-width: 860px)');
narrow.addEventListener('change', () => drawViews(place().name));

/** The address after #: the view, what follows it, and a query. */
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/');
  return { name: views.some(view => view[0] === name) ? name : 'overview', id: id ? decodeURIComponent(id) : null, query: new URLSearchParams(query ?? '') };
}

async function draw() {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const to = place();
  const [name, title, module] = views.find(view => view[0] === to.name);
  drawViews(name);
  document.title = `${title} – ImageGen`;
  try {
    const view = await import(module);
    if (signal.aborted) return;
    await view.draw(content, { ...to, signal });
  } catch (problem) {
    if (!signal.aborted) show(content, h('h1', { tabindex: -1 }, title), fault(problem));
  }
  // The first view leaves the focus at the top of the page; a later one begins at its heading, unless it has kept the control that was in use.
  if (!signal.aborted && !isFirst) {
    const focused = document.activeElement;
    if (focused === content || !content.contains(focused)) {
      content.querySelector('h1')?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }
  isFirst = false;
}

// The key

const keyButton = document.getElementById('key');
const tenant = document.getElementById('tenant');
let isAsking = false;

function drawSession() {
  keyButton.textContent = session.key ? `Key …${session.key.slice(-4)}` : 'API key';
  tenant.value = session.tenant;
}

async function askForKey(problem) {
  if (isAsking) return;
  isAsking = true;
  const key = h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', value: session.key, id: 'key-text', autofocus: true });
  const before = session.key;
  const done = await formDialog('API key', 'Use this key', [
    problem ? fault(problem) : null,
    field('API key or admin token', key),
    h('p', { class: 'soft small' }, 'It is kept in this tab until it is closed, and sent to this gateway only. A gateway that listens on this machine only, and has no keys, needs none for your own jobs. ',
      h('code', null, 'imagegen serve'), ' has the operator’s token in the file ', h('code', null, 'admin-token'), ' of its data folder.'),
  ].filter(Boolean), async () => {
    session.setKey(key.value.trim());
    try {
      await get('v1/jobs', { limit: 1 });
    } catch (refused) {
      session.setKey(before);
      throw refused;
    }
  });
  isAsking = false;
  if (done) restart();
}

function restart() {
  drawSession();
  startLive(drawLive);
  draw();
}

keyButton.addEventListener('click', () => askForKey(null));
session.onRefused(problem => askForKey(problem));

tenant.addEventListener('change', () => {
  const name = tenant.value.trim();
  if (name && !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) {
    notice('A tenant has 1 to 64 characters of a–z, 0–9, - and _.');
    tenant.value = session.tenant;
    return;
  }
  session.setTenant(name);
  notice(name ? `The screen shows the tenant ${name}.` : 'The screen shows the tenant of your key.');
  restart();
});

// The list takes the gateway a look at the names of all keys of the store, so that it is read when somebody is about to choose.
tenant.addEventListener('focus', offerTenants);

async function offerTenants() {
  try {
    const page = await get('v1/tenants', { limit: 1000 });
    show(document.getElementById('tenants'), page.data.map(entry => h('option', { value: entry.tenant })));
  } catch {
    // Only an operator may list them; every caller may still type a name.
  }
}

// The stream

function drawLive(state) {
  const element = document.getElementById('live');
  const text = { on: 'Live', wait: 'Reconnecting', off: 'Not live' }[state];
  element.dataset.state = state;
  document.getElementById('live-text').textContent = text;
}

// The keyboard: / searches jobs, from everywhere but a field.

addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return;
  event.preventDefault();
  const search = document.getElementById('search');
  if (search) search.focus();
  else location.hash = '#/jobs?focus=search';
});

document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  content.focus();
});

addEventListener('hashchange', draw);
drawSession();
startLive(drawLive);
draw();
