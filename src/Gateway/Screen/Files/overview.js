// What happens now: numbers of jobs, what waits and why, failures, money, lanes and tenants.

import { get } from './api.js';
import { barList, jobsChart } from './chart.js';
import { button, card, chip, count, empty, fault, flush, h, heading, money, plural, refusal, show, soon, statuses, statusName, table, time, words } from './dom.js';
import { onTenantEvent } from './live.js';
import { openBulkReplay } from './bulk.js';
import { addSummary, emptySummary, queryOf } from './filters.js';

const periods = [['hour', 'Hour', 3600], ['day', 'Day', 86400], ['week', 'Week', 7 * 86400]];
let period = 'hour';

export async function draw(root, { signal }) {
  const parts = Object.fromEntries(['tiles', 'chart', 'alerts', 'waiting', 'failures', 'money', 'lanes', 'tenants'].map(name => [name, h('div', { 'data-part': name })]));
  const segments = h('div', { class: 'segments', role: 'group', 'aria-label': 'Period' });
  const drawSegments = () => show(segments, periods.map(([name, text]) => h('button', {
    type: 'button', id: `period-${name}`, 'aria-pressed': String(name === period), onclick: () => { period = name; drawSegments(); refresh(); sum(); },
  }, text)));
  drawSegments();
  show(root,
    heading('Overview', segments),
    parts.tiles,
    h('div', { class: 'two even' }, card('Accepted jobs, by their present status', parts.chart), card('Needs attention', parts.alerts)),
    parts.waiting,
    h('div', { class: 'two even' }, card('Failures by reason', parts.failures), card('Money', parts.money)),
    h('div', { class: 'two' }, parts.lanes, parts.tenants));

  let statistics = null;
  async function refresh() {
    await Promise.all([
      panel(parts.tiles, 'The numbers', async () => {
        statistics = await get('v1/statistics', { period }, signal);
        show(parts.tiles, tiles(statistics.counts));
        show(parts.chart, jobsChart(statistics.steps, statistics.step_seconds, parts.chart.closest('.card').clientWidth - 40), statistics.incomplete ? partial() : null);
      }),
      Promise.all([get('v1/providers', null, signal).catch(() => null), get('v1/lanes', null, signal).catch(problem => problem), panel(parts.waiting, 'The waiting jobs', async () => drawWaiting(parts.waiting, await get('v1/jobs', { status: 'queued', limit: 8 }, signal)))])
        .then(([providers, lanes]) => {
          if (signal.aborted) return;
          show(parts.alerts, alerts(providers, lanes.data ? lanes : null, statistics));
          show(parts.lanes, lanes.data ? lanesTable(lanes.data) : flush('Queue by lane', null, refusal(lanes, 'The queue by lane')));
        }),
    ]);
  }

  // Rows have to be read for reasons and money, so that they are summed up in steps, and again only after a while.
  let summing = null;
  let counted = 0;
  let rounds = 0;
  async function sum() {
    summing?.abort();
    const own = summing = new AbortController();
    signal.addEventListener('abort', () => own.abort(), { once: true });
    const total = emptySummary();
    const seconds = periods.find(entry => entry[0] === period)[2];
    const from = new Date((statistics ? Date.parse(statistics.at) : Date.now()) - seconds * 1000).toISOString();
    try {
      for (let cursor = null, more = true; more;) {
        const page = await get('v1/jobs/summary', { created_after: from, cursor }, own.signal);
        addSummary(total, page);
        cursor = page.next_cursor;
        more = page.has_more;
        drawSums(total, more, from);
      }
      counted = total.counts.total;
    } catch (problem) {
      if (!own.signal.aborted) show(parts.failures, fault(problem));
    }
  }
  function drawSums(total, more, from) {
    const note = () => more ? h('p', { class: 'soft small', role: 'status' }, `Counting: ${count(total.counts.total)} jobs so far …`)
      : total.counts.total > 5000 ? h('p', { class: 'soft small' }, `As of ${new Date().toLocaleTimeString()}. `, button('Count again', sum, 'tiny', { id: 'recount' })) : null;
    const filter = { status: 'failed', created_after: from };
    show(parts.failures, total.reasons.size
      ? barList([...total.reasons].sort((a, b) => b[1] - a[1]).map(([reason, number]) => [h('a', { href: `#/jobs?${queryOf({ reason, created_after: from })}` }, words(reason)), number, 'failed']))
      : more ? null : empty('No job failed in this period.'), note(),
    total.counts.failed ? h('div', { class: 'row' }, button('Replay failed jobs …', () => openBulkReplay(filter), '', { id: 'replay-failed' })) : null);
    show(parts.money,
      h('div', { class: 'figures' },
        h('div', null, h('b', null, money(total.spent)), h('span', null, 'spent for certain')),
        h('div', null, h('b', null, money(total.uncertain)), h('span', null, 'at most besides, uncertain'))),
      total.providers.size ? barList([...total.providers.values()].sort((a, b) => b.spent + b.uncertain - a.spent - a.uncertain).map(entry => [
        h('span', null, h('a', { href: `#/jobs?${queryOf({ provider: entry.provider, created_after: from })}` }, entry.provider), h('span', { class: 'soft small' }, ` ${plural(entry.jobs, 'job')}`)),
        entry.spent + entry.uncertain, 'running', money(entry.spent + entry.uncertain)])) : null,
      total.unpriced ? h('p', { class: 'soft small' }, `${plural(total.unpriced, 'image')} of providers without a configured price ${total.unpriced === 1 ? 'is' : 'are'} not in these sums.`) : null, more ? note() : null);
  }

  async function drawTenants() {
    try {
      const page = await get('v1/tenants', { limit: 20 }, signal);
      show(parts.tenants, tenantsTable(page));
    } catch (problem) {
      if (!signal.aborted) show(parts.tenants, flush('Queue by tenant', null, refusal(problem, 'The queue by tenant')));
    }
  }

  const changed = soon(refresh, 1500, signal);
  // Many rows are summed up again only when the reader asks for it.
  const again = () => setTimeout(() => { if (!signal.aborted) { (counted > 5000 ? Promise.resolve() : sum()).then(again); if (++rounds % 4 === 0) drawTenants(); } }, 15000);
  onTenantEvent(changed, signal);
  // Circuits, lanes and workers change without an event.
  const timer = setInterval(refresh, 10000);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  await refresh();
  sum().then(again);
  drawTenants();
}

async function panel(element, what, action) {
  try {
    await action();
  } catch (problem) {
    if (problem.name !== 'AbortError') show(element, h('p', { class: 'soft' }, what), fault(problem));
  }
}

const partial = () => h('p', { class: 'fault' }, 'A part of the store does not respond: its jobs are missing here.');

const tiles = counts => h('div', { class: 'tiles' }, statuses.map(status =>
  h('a', { class: `tile t-${status}`, href: `#/jobs?status=${status}`, 'data-key': `tile-${status}` }, h('b', null, count(counts[status])), h('span', null, status === 'running' ? 'at providers' : statusName(status)))));

/** What an operator should look at, the worst first. */
function alerts(providers, lanes, statistics) {
  const list = [];
  for (const entry of providers?.data ?? []) {
    if (!entry.enabled) continue;
    if (entry.circuit.state === 'open') list.push(['bad', `${entry.name} gets no orders: ${entry.circuit.message ?? words(entry.circuit.reason)}`, '#/providers']);
    if (entry.circuit.state === 'half_open') list.push(['warn', `${entry.name} is being tried again after ${words(entry.circuit.reason)}.`, '#/providers']);
    if (entry.retirement && entry.retirement.days_left <= 60) list.push([entry.retirement.days_left <= 14 ? 'bad' : 'warn', `${entry.retirement.model} of ${entry.name} is shut down ${entry.retirement.days_left < 0 ? 'since' : 'on'} ${entry.retirement.shutdown_date}.`, '#/providers']);
    if (entry.in_flight >= entry.concurrency) list.push(['info', `${entry.name} is full: ${count(entry.in_flight)} of ${count(entry.concurrency)} jobs are there, so that others wait.`, '#/providers']);
  }
  for (const lane of lanes?.data ?? []) {
    for (const hold of lane.holds) list.push(['warn', `Lane ${lane.lane} is ${hold.state}${hold.tenant ? ` for ${hold.tenant}` : ''}, by ${hold.by}${hold.reason ? `: ${hold.reason}` : ''}.`, '#/providers']);
    if (lane.workers === 0 && lane.unfinished > 0) list.push(['bad', `No live worker serves lane ${lane.lane}: ${plural(lane.unfinished, 'job')} can’t go on.`, '#/providers']);
  }
  if (statistics?.counts.outcome_unknown) list.push(['warn', `${plural(statistics.counts.outcome_unknown, 'job')} ended with an unknown outcome: ${statistics.counts.outcome_unknown === 1 ? 'its image' : 'their images'} may have been bought.`, '#/jobs?status=outcome_unknown']);
  return list.length
    ? h('ul', { class: 'alerts' }, list.sort((a, b) => 'bad warn info'.indexOf(a[0]) - 'bad warn info'.indexOf(b[0])).map(([tone, text, href]) => h('li', { class: tone }, h('span', null, text), h('a', { class: 'go', href, 'aria-label': `Look: ${text}` }, 'Look'))))
    : h('ul', { class: 'alerts' }, h('li', { class: 'good' }, 'Nothing. Every provider takes orders, and no lane is stopped.'));
}

function drawWaiting(element, page) {
  show(element, page.data.length === 0 ? null : flush('What waits, and why', h('a', { href: '#/jobs?status=queued' }, 'All waiting jobs'), table('Waiting jobs', [['Job', 'lead'], ['Why'], ['Goes to'], ['Accepted', 'nowrap']], page.data.map(job => [
    h('a', { class: 'prompt', href: `#/jobs/${job.id}` }, job.prompt),
    job.waiting_for ? h('span', { class: 'why' }, job.waiting_for.message, job.waiting_for.until ? [' Next: ', time(job.waiting_for.until), '.'] : null) : h('span', { class: 'why' }, 'Its turn has not come: other jobs are before it.'),
    job.provider ?? 'the default provider',
    time(job.created_at)]))));
}

const lanesTable = lanes => flush('Queue by lane', null, lanes.length ? table('Lanes', [['Lane', 'lead'], ['State'], ['Unfinished', 'num'], ['Waiting'], ['Workers', 'num']], lanes.map(lane => [
  h('b', null, lane.lane),
  lane.holds.length ? h('span', null, lane.holds.map(hold => chip(hold.tenant ? `${hold.state}: ${hold.tenant}` : hold.state, 'warn'))) : chip('open', 'good'),
  count(lane.unfinished),
  lane.lines.length ? lane.lines.map(line => `${line.provider} ${count(line.waiting)}`).join(', ') : h('span', { class: 'soft' }, 'none'),
  lane.workers === null ? 'not known' : lane.workers === 0 ? chip('none', 'bad') : count(lane.workers)])) : empty('There are no lanes.'));

const tenantsTable = page => flush('Queue by tenant', page.has_more ? h('a', { href: '#/access' }, 'All tenants') : null, page.data.length ? table('Tenants', [['Tenant', 'lead'], ['Queued', 'num'], ['Running', 'num'], ['Succeeded', 'num'], ['Failed', 'num']],
  [...page.data].sort((a, b) => b.unfinished - a.unfinished).map(entry => [h('b', { class: 'break' }, entry.tenant), count(entry.queued), count(entry.running), count(entry.succeeded), count(entry.failed)])) : h('p', { class: 'soft' }, 'No tenant has jobs.'));
