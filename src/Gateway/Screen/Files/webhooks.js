// Webhooks: endpoints, their deliveries, and what is delivered again.

import { get, patch, post, remove } from './api.js';
import { button, chip, count, fault, field, flush, formDialog, h, heading, moment, notice, plural, select, show, showSecret, soon, table, time } from './dom.js';
import { onTenantEvent } from './live.js';

const states = { delivered: 'good', pending: 'info', failed: 'bad', dropped: 'warn' };

export async function draw(root, { id, query, signal }) {
  return id ? drawEndpoint(root, id, query, signal) : drawList(root, signal);
}

async function drawList(root, signal) {
  const list = h('div');
  show(root, heading('Webhooks', button('Add an endpoint …', () => add(load), 'main', { id: 'add' })), list);
  async function load() {
    const page = await get('v1/webhooks', null, signal);
    show(list, flush('Endpoints', null, page.data.length ? table('Endpoints', [['Address', 'lead'], ['State'], ['Events'], ['Added', 'nowrap'], ['']], page.data.map(endpoint => [
      h('span', null, h('a', { class: 'prompt', href: `#/webhooks/${endpoint.id}` }, endpoint.url), endpoint.description ? h('span', { class: 'why' }, endpoint.description) : null),
      stateOf(endpoint), h('span', { class: 'why' }, endpoint.events.join(', ')), time(endpoint.created_at),
      h('div', { class: 'row' }, button('Send a test', event => act(event, list, async () => { await post(`v1/webhooks/${endpoint.id}/test`); notice('A test event is on its way.'); }), 'tiny', { 'aria-label': `Send a test to ${endpoint.url}` }))]))
      : h('p', { class: 'soft' }, 'No endpoint is registered. A job can also name its own address; its deliveries are on its page.')));
  }
  await load();
}

const stateOf = endpoint => endpoint.disabled ? chip(`disabled: ${endpoint.disabled_because ?? 'owner'}`, 'bad') : chip('enabled', 'good');

async function act(event, element, action) {
  event.target.disabled = true;
  try {
    await action();
  } catch (problem) {
    element.prepend(fault(problem));
  }
  event.target.disabled = false;
}

async function add(reload) {
  const url = h('input', { type: 'url', required: true, maxlength: 2048, placeholder: 'https://' });
  const description = h('input', { maxlength: 256 });
  let made = null;
  await formDialog('Add an endpoint', 'Add', [field('Address', url), field('Description', description)], async () => {
    made = await post('v1/webhooks', { url: url.value.trim(), ...(description.value.trim() ? { description: description.value.trim() } : {}) });
  });
  if (made) {
    await showSecret('The endpoint’s secret', made.secret, 'It signs the deliveries, and is shown only now.');
    reload();
  }
}

async function drawEndpoint(root, id, query, signal) {
  const parts = { head: h('div'), deliveries: h('div') };
  const filter = query.get('state') ?? '';
  show(root, h('p', null, h('a', { href: '#/webhooks' }, '← All endpoints')), parts.head, parts.deliveries);
  let list = [];
  let cursor = null;

  async function loadHead() {
    const endpoint = await get(`v1/webhooks/${id}`, null, signal);
    show(parts.head, heading('Endpoint', stateOf(endpoint),
      button('Send a test', event => act(event, parts.head, async () => { await post(`v1/webhooks/${id}/test`); changed(); }), '', { id: 'test' }),
      button('Replay a time …', () => replayRange(id, changed), '', { id: 'replay-range' }),
      button(endpoint.disabled ? 'Enable' : 'Disable', event => act(event, parts.head, async () => { await patch(`v1/webhooks/${id}`, { disabled: !endpoint.disabled }); loadHead(); }), '', { id: 'disable' }),
      button('New secret …', async () => {
        const rotated = await formDialog('New secret', 'Make a new secret', [h('p', null, 'The previous secret signs beside it for a while, so that the receiver can change over.')], () => post(`v1/webhooks/${id}/rotate`));
        if (rotated?.secret) { await showSecret('The endpoint’s new secret', rotated.secret, 'It is shown only now.'); loadHead(); }
      }, '', { id: 'rotate' }),
      button('Delete …', async () => {
        if (await formDialog('Delete the endpoint', 'Delete', [h('p', { class: 'break' }, `Nothing is delivered to ${endpoint.url} any more.`)], () => remove(`v1/webhooks/${id}`), { kind: 'danger' })) location.hash = '#/webhooks';
      }, 'danger', { id: 'delete' })),
    h('p', { class: 'break' }, h('b', null, endpoint.url)), h('p', { class: 'soft small' }, `Events: ${endpoint.events.join(', ')}. Secret: …${endpoint.secret_last4}.`));
  }

  async function load(isFirst) {
    const page = await get(`v1/webhooks/${id}/deliveries`, { state: filter, limit: 50, cursor: isFirst ? null : cursor }, signal);
    list = isFirst ? page.data : [...list, ...page.data];
    cursor = page.next_cursor;
    const choose = select([['', 'all'], ...Object.keys(states).map(state => [state, state])], filter, { id: 'state', 'aria-label': 'State of deliveries', onchange: event => { location.hash = `#/webhooks/${id}${event.target.value ? `?state=${event.target.value}` : ''}`; } });
    show(parts.deliveries, flush('Deliveries', h('div', null, choose), list.length ? table('Deliveries', [['Event', 'lead'], ['State'], ['Attempts'], ['Time', 'nowrap'], ['']], list.map(row)) : h('p', { class: 'soft' }, 'No deliveries.'),
      cursor ? h('div', { class: 'row more' }, button('Show more', () => load(false), '', { id: 'more' })) : null));
  }

  const row = delivery => [
    h('span', null, h('b', null, delivery.type), delivery.job_id ? h('div', { class: 'why' }, h('a', { href: `#/jobs/${delivery.job_id}` }, delivery.job_id)) : null),
    h('span', null, chip(delivery.state, states[delivery.state]), delivery.next_attempt_at ? h('div', { class: 'why' }, 'next ', time(delivery.next_attempt_at)) : null),
    delivery.attempts.length ? h('details', null, h('summary', null, `${plural(delivery.attempts.length, 'attempt')}${delivery.attempts.at(-1).status ? `, last ${delivery.attempts.at(-1).status}` : ''}`), h('ul', null, delivery.attempts.map(attempt =>
      h('li', { class: 'why' }, moment(attempt.at), ` – ${attempt.status ?? attempt.error ?? ''}, ${count(attempt.milliseconds)} ms`)))) : h('span', { class: 'soft' }, 'none yet'),
    time(delivery.time),
    h('div', { class: 'row' }, button('Again', event => act(event, parts.deliveries, async () => { await post(`v1/webhooks/${id}/deliveries/${delivery.id}/replay`); notice('It is delivered again.'); changed(); }), 'tiny', { 'aria-label': `Deliver ${delivery.type} again`, 'data-key': delivery.id }))];

  const changed = soon(() => load(true).catch(() => {}), 1500, signal);
  onTenantEvent(changed, signal);
  await Promise.all([loadHead(), load(true)]);
}

function replayRange(id, done) {
  const local = date => new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  const from = h('input', { type: 'datetime-local', required: true, value: local(new Date(Date.now() - 86400000)) });
  const to = h('input', { type: 'datetime-local', required: true, value: local(new Date(Date.now() + 60000)) });
  const state = select([['', 'pending and failed'], ...Object.keys(states).map(name => [name, name])], '');
  return formDialog('Replay the deliveries of a time', 'Deliver again', [h('div', { class: 'pair' }, field('From', from), field('To', to)), field('State', state)], async () => {
    const answer = await post(`v1/webhooks/${id}/replay`, { from: new Date(from.value).toISOString(), to: new Date(to.value).toISOString(), ...(state.value ? { state: state.value } : {}) });
    notice(answer.count ? `${plural(answer.count, 'delivery', 'deliveries')} again.` : answer.hint);
    done();
  });
}
