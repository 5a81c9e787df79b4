// Providers: health, circuits, limits, retirement, tokens; the lanes and their workers.

import { get, put, remove } from './api.js';
import { button, card, chip, count, fault, field, flush, formDialog, h, heading, moment, money, notice, refusal, select, show, table, time, words } from './dom.js';

export async function draw(root, { signal }) {
  const parts = { cards: h('div', { class: 'two' }), lanes: h('div'), workers: h('div') };
  show(root, heading('Providers'), parts.cards, parts.lanes, parts.workers);

  async function load() {
    try {
      const [providers, settings, lanes] = await Promise.all([
        get('v1/providers', null, signal), get('v1/config', null, signal).catch(problem => problem), get('v1/lanes', null, signal).catch(problem => problem)]);
      if (signal.aborted) return;
      show(parts.cards, providers.data.map(entry => providerCard(entry, settings.data, load)));
      show(parts.lanes, flush('Lanes', null, lanes.data ? lanesTable(lanes.data, load) : refusal(lanes, 'Pausing and draining lanes')));
      show(parts.workers, flush('Live workers', null, providers.workers ? providers.workers.length ? table('Workers', [['Worker', 'lead'], ['Lanes'], ['Version'], ['Started', 'nowrap'], ['Seen', 'nowrap']], providers.workers.map(worker => [
        h('span', { class: 'mono break' }, worker.id), worker.lanes.join(', ') || 'only webhooks', worker.version ?? '–', time(worker.started_at), time(worker.seen_at)])) : h('p', { class: 'soft' }, 'No worker is alive.')
        : h('p', { class: 'soft' }, 'Only an operator sees the workers.')));
    } catch (problem) {
      if (!signal.aborted) show(parts.cards, fault(problem));
    }
  }
  await load();
  const timer = setInterval(() => { if (!document.querySelector('dialog')) load(); }, 5000);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function providerCard(entry, settings, reload) {
  const health = !entry.enabled ? chip('switched off') : entry.circuit.state === 'open' ? chip('no orders', 'bad') : entry.circuit.state === 'half_open' ? chip('one order tests it', 'warn') : entry.workers === 0 ? chip('no worker', 'bad') : chip('healthy', 'good');
  const meter = h('meter', { min: 0, max: entry.concurrency, value: entry.in_flight, 'aria-label': `${entry.in_flight} of ${entry.concurrency} jobs at ${entry.name}` });
  const token = settings?.find(setting => [`ai.${entry.name}.token`, `ai.${entry.name}.key`].includes(setting.key));
  const refused = entry.circuit.reason === 'authentication';
  const element = card(entry.name,
    h('div', null, h('div', { class: 'row' }, meter, h('span', { class: 'small soft' }, `${count(entry.in_flight)} of ${count(entry.concurrency)} at the provider`))),
    entry.circuit.state !== 'closed' ? h('p', { class: 'fault' }, entry.circuit.message ?? words(entry.circuit.reason), entry.circuit.opened_at ? [' Since ', time(entry.circuit.opened_at), '.'] : null,
      entry.circuit.until ? [' One order tests it ', time(entry.circuit.until), '.'] : ' It stays closed to orders until its settings change.') : null,
    entry.retirement ? h('p', { class: entry.retirement.days_left <= 14 ? 'fault' : 'note' }, `${entry.retirement.model} is shut down on ${entry.retirement.shutdown_date} (${entry.retirement.days_left < 0 ? 'it is over' : `in ${count(entry.retirement.days_left)} days`}).${entry.retirement.successor ? ` The vendor names ${entry.retirement.successor}.` : ''}`) : null,
    h('dl', { class: 'facts' }, [
      ['Kind', entry.kind], ['Model', entry.model ?? 'the service’s choice'], ['Price', entry.price === null ? 'not configured' : `${money(entry.price)} an image`],
      ['Rate limit', entry.rate_limit ?? 'none'], ['Lane', entry.pool ? `${entry.lane}, pool ${entry.pool}` : entry.lane], ['Workers', entry.workers === null ? 'not known' : count(entry.workers)],
      ['Token', !settings ? null : entry.kind === 'sandbox' ? 'it needs none' : [token ? `set at run time, …${token.value ?? ''}` : 'from files or environment, if any', refused ? [' ', chip('refused by the service', 'bad')] : null]],
      ['Makes', entry.capabilities ? [entry.capabilities.sizes?.length ? entry.capabilities.sizes.join(', ') : 'any size', entry.capabilities.image_to_image ? ', from images too' : '', entry.capabilities.seed ? ', honors seeds' : ''] : 'no worker has said'],
      ['Last failure', entry.last_error ? [`${words(entry.last_error.reason)}${entry.last_error.message ? `: ${entry.last_error.message}` : ''} `, time(entry.last_error.at)] : 'none'],
    ].filter(([, value]) => value !== null).map(([name, value]) => [h('dt', null, name), h('dd', null, value)])),
    settings ? h('div', { class: 'row' },
      entry.kind === 'sandbox' ? null : button('Set token …', () => setToken(entry, reload), 'tiny', { 'aria-label': `Set token of ${entry.name}`, 'data-key': `token-${entry.name}` }),
      token ? button('Remove token', async () => { await remove(`v1/config/${token.key}`); notice('The token of the files applies again.'); reload(); }, 'tiny', { 'aria-label': `Remove token of ${entry.name}`, 'data-key': `untoken-${entry.name}` }) : null,
      button(entry.enabled ? 'Switch off' : 'Switch on', async event => {
        try {
          await put(`v1/config/ai.${entry.name}.enabled`, { value: String(!entry.enabled) });
          notice(`${entry.name} is switched ${entry.enabled ? 'off' : 'on'}.`);
          reload();
        } catch (problem) {
          event.target.closest('section').append(fault(problem));
        }
      }, 'tiny', { 'aria-label': `Switch ${entry.enabled ? 'off' : 'on'} ${entry.name}`, 'data-key': `switch-${entry.name}` })) : null);
  element.querySelector('header').append(h('span', { class: 'row' }, entry.default ? chip('default', 'info') : null, health));
  return element;
}

function setToken(entry, reload) {
  const value = h('input', { type: 'password', autocomplete: 'off', required: true, spellcheck: 'false' });
  return formDialog(`Token of ${entry.name}`, 'Set token', [
    field('Token', value),
    h('p', { class: 'soft small' }, 'It is stored encrypted and applies at once, in every worker. The next order tests it: a service that refuses it opens the circuit, and this page says so. To test it without an order, run ', h('code', null, `imagegen providers test ${entry.name}`), '.'),
  ], async () => {
    await put(`v1/config/ai.${entry.name}.token`, { value: value.value.trim() });
    notice(`The token of ${entry.name} is set.`);
    reload();
  });
}

const lanesTable = (lanes, reload) => table('Lanes', [['Lane', 'lead'], ['State'], ['Unfinished', 'num'], ['Workers', 'num'], ['']], lanes.map(lane => [
  h('b', null, lane.lane),
  lane.holds.length ? lane.holds.map(hold => h('div', null, chip(hold.tenant ? `${hold.state}: ${hold.tenant}` : hold.state, 'warn'), h('span', { class: 'why' }, ` ${hold.reason ?? ''} by ${hold.by}, `, moment(hold.at)))) : chip('open', 'good'),
  count(lane.unfinished),
  lane.workers === null ? 'not known' : count(lane.workers),
  h('div', { class: 'row' }, button('Change …', () => changeLane(lane, reload), 'tiny', { 'aria-label': `Change lane ${lane.lane}`, 'data-key': `lane-${lane.lane}` }))]));

function changeLane(lane, reload) {
  const state = select([['open', 'open: everything goes on'], ['paused', 'paused: no waiting job begins'], ['draining', 'draining: no new job is accepted']], lane.holds.find(hold => !hold.tenant)?.state ?? 'open');
  const tenant = h('input', { autocomplete: 'off', list: 'tenants', placeholder: 'all' });
  const reason = h('input', { maxlength: 200, autocomplete: 'off' });
  return formDialog(`Lane ${lane.lane}`, 'Apply', [field('State', state), field('Only for the tenant', tenant), field('Reason', reason, 'which waiting jobs show')], async () => {
    await put(`v1/lanes/${encodeURIComponent(lane.lane)}/state`, { state: state.value, ...(tenant.value.trim() ? { tenant: tenant.value.trim() } : {}), ...(reason.value.trim() && state.value !== 'open' ? { reason: reason.value.trim() } : {}) });
    notice(`Lane ${lane.lane}: ${state.value}.`);
    reload();
  });
}
