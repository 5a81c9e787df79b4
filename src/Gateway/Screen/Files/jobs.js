// Jobs: search, filter, previews, and what can be done with all jobs of a filter.

import { get } from './api.js';
import { openBulkCancel, openBulkReplay } from './bulk.js';
import { button, fault, field, h, heading, money, plural, select, show, soon, statusChip, statuses, statusName, table, time, words } from './dom.js';
import { filterOf, queryOf, reasons } from './filters.js';
import { drawJob } from './job.js';
import { onTenantEvent } from './live.js';
import { thumbnail } from './pictures.js';

const pageSize = 50;
const mostEmptyPages = 20;

export async function draw(root, context) {
  return context.id ? drawJob(root, context) : drawList(root, context);
}

async function drawList(root, { query, signal }) {
  const filter = filterOf(query);
  const results = h('div', { class: 'card flush', id: 'results', role: 'region', 'aria-label': 'Jobs' });
  const fresh = h('div', { 'aria-live': 'polite' });
  const actions = h('div', { class: 'row' });
  const told = h('p', { class: 'sr', role: 'status' });
  show(root, heading('Jobs', actions), filterForm(filter, signal), told, fresh, results);
  if (query.get('focus') === 'search') document.getElementById('search').focus();

  const ended = !filter.status || ['failed', 'canceled', 'outcome_unknown'].includes(filter.status);
  const unfinished = (!filter.status || ['queued', 'running'].includes(filter.status)) && !filter.reason && !filter.ended_after && !filter.ended_before;
  const hasFilter = Object.keys(filter).length > 0;
  show(actions,
    ended ? button('Replay all …', () => openBulkReplay(filter, reload), '', { id: 'bulk-replay', disabled: !filter.status && !filter.reason, title: !filter.status && !filter.reason ? 'Choose a status or a reason first.' : null }) : null,
    unfinished ? button('Cancel all …', () => openBulkCancel(hasFilter ? filter : { status: '' }, reload), 'danger', { id: 'bulk-cancel', disabled: !hasFilter, title: hasFilter ? null : 'Choose a filter first.' }) : null);

  let jobs = [];
  let cursor = null;
  async function load(isFirst) {
    results.setAttribute('aria-busy', 'true');
    try {
      let page;
      // A search reads a part of the jobs at a time, so that a page may be empty although there are further ones.
      for (let n = 0; ; n++) {
        page = await get('v1/jobs', { ...filter, limit: pageSize, cursor: isFirst && n === 0 ? null : cursor }, signal);
        if (isFirst && n === 0) jobs = [];
        jobs.push(...page.data);
        cursor = page.next_cursor;
        if (!page.has_more || page.data.length > 0 || n >= mostEmptyPages) break;
        if (jobs.length === 0) show(results, h('p', { class: 'loading', role: 'status' }, 'Searching older jobs …'));
      }
      told.textContent = `${plural(jobs.length, 'job')} shown${cursor ? ', and there are more' : ''}.`;
      show(results, rows(jobs, page.incomplete), cursor ? h('div', { class: 'row more' }, button('Show more', () => load(false), '', { id: 'more' })) : null);
    } catch (problem) {
      if (!signal.aborted) show(results, fault(problem));
    }
    results.removeAttribute('aria-busy');
  }
  const reload = () => { if (!signal.aborted) { show(fresh); return load(true); } };

  // Shown jobs change in place. New ones are offered, so that the list does not move under the reader.
  let stale = new Set();
  let unseen = 0;
  const update = soon(async () => {
    const ids = [...stale].slice(0, 20);
    stale = new Set();
    const changed = await Promise.all(ids.map(id => get(`v1/jobs/${id}`, null, signal).catch(() => null)));
    for (const job of changed.filter(Boolean)) jobs = jobs.map(known => known.id === job.id ? job : known);
    if (ids.length && !signal.aborted) show(results, rows(jobs, false), cursor ? h('div', { class: 'row more' }, button('Show more', () => load(false), '', { id: 'more' })) : null);
    if (unseen && !signal.aborted) {
      if (jobs.length === 0) { unseen = 0; reload(); }
      else show(fresh, button(`${plural(unseen, 'new job')} – show`, () => { unseen = 0; reload(); }, 'quiet', { id: 'new-jobs' }));
    }
  }, 1200, signal);
  onTenantEvent(event => {
    if (event === null) return;
    if (jobs.some(job => job.id === event.job_id)) stale.add(event.job_id);
    else if (event.type === 'image.accepted' && (!hasFilter || filter.status === 'queued')) unseen++;
    else return;
    update();
  }, signal);
  await load(true);
}

function filterForm(filter, signal) {
  const labels = Object.entries(filter).filter(([name]) => name.startsWith('metadata.')).map(([name, value]) => `${name.slice(9)}=${value}`).join(' ');
  const controls = {
    search: h('input', { type: 'search', id: 'search', value: filter.search ?? '', maxlength: 200, autocomplete: 'off' }),
    status: select([['', 'any'], ...statuses.map(status => [status, statusName(status)])], filter.status ?? '', { id: 'status' }),
    reason: select([['', 'any'], ...reasons.map(reason => [reason, words(reason)])], filter.reason ?? '', { id: 'reason' }),
    provider: select([['', 'any'], ...(filter.provider ? [[filter.provider, filter.provider]] : [])], filter.provider ?? '', { id: 'provider' }),
    labels: h('input', { id: 'labels', value: labels, placeholder: 'key=value', autocomplete: 'off', spellcheck: 'false' }),
    created_after: h('input', { type: 'datetime-local', value: local(filter.created_after) }),
    created_before: h('input', { type: 'datetime-local', value: local(filter.created_before) }),
  };
  get('v1/providers', null, signal).then(list => controls.provider.append(...list.data.map(entry => entry.name).filter(name => name !== filter.provider).map(name => h('option', { value: name }, name)))).catch(() => {});
  const apply = () => {
    const next = {};
    for (const name of ['search', 'status', 'reason', 'provider']) next[name] = controls[name].value.trim();
    for (const name of ['created_after', 'created_before']) next[name] = controls[name].value === local(filter[name]) ? filter[name] : controls[name].value ? new Date(controls[name].value).toISOString() : '';
    for (const [, key, value] of controls.labels.value.matchAll(/([^\s=]+)=("[^"]*"|\S+)/g)) next[`metadata.${key}`] = value.replace(/^"|"$/g, '');
    const hash = `#/jobs?${queryOf(next)}`;
    if (location.hash !== hash) location.hash = hash;
  };
  for (const name of ['status', 'reason', 'provider']) controls[name].addEventListener('change', apply);
  return h('form', { class: 'card', role: 'search', 'aria-label': 'Filter jobs', onsubmit: event => { event.preventDefault(); apply(); } },
    h('div', { class: 'filters' },
      field('Search', controls.search, 'prompt, model, label, id', 'wide'), field('Status', controls.status), field('Reason', controls.reason), field('Provider', controls.provider)),
    h('div', { class: 'row' }, h('button', { class: 'main' }, 'Search'), h('a', { class: 'button', href: '#/jobs' }, 'Clear'),
      h('details', { class: 'more-filters', open: Boolean(labels || filter.created_after || filter.created_before) }, h('summary', null, 'Labels and times'),
        h('div', { class: 'filters' }, field('Labels', controls.labels), field('Accepted from', controls.created_after), field('Accepted until', controls.created_before)))));
}

/** A time as the control has it, which knows no time zone. */
function local(text) {
  if (!text) return '';
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? '' : new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

function rows(jobs, isIncomplete) {
  if (jobs.length === 0) return h('p', { class: 'empty pad' }, 'No job matches. Older jobs are deleted some days after they ended.');
  return [isIncomplete ? h('p', { class: 'fault' }, 'A part of the store does not respond: jobs may be missing here.') : null,
    table('Jobs, newest first', [['Image', 'at'], ['Prompt', 'lead'], ['Status'], ['Provider'], ['Cost', 'num'], ['Accepted', 'nowrap']], jobs.map(job => ({
      more: { class: 'pic' },
      cells: [
        thumbnail(job),
        [h('a', { class: 'prompt', href: `#/jobs/${job.id}`, 'data-key': job.id }, job.prompt), labels(job.metadata)],
        h('span', null, statusChip(job), why(job)),
        h('span', { class: 'break' }, job.provider ?? '–', job.model ? h('span', { class: 'why' }, ` ${job.model}`) : null),
        job.cost ? `${job.cost.certain ? '' : '≤ '}${money(job.cost.amount)}` : '–',
        time(job.created_at),
      ],
    })))];
}

const labels = metadata => metadata && Object.keys(metadata).length ? h('span', { class: 'tags' }, Object.entries(metadata).slice(0, 4).map(([key, value]) => h('span', { class: 'tag' }, `${key}=${value.slice(0, 60)}`))) : null;

function why(job) {
  const text = job.waiting_for ? [job.waiting_for.message, job.waiting_for.until ? [' Next: ', time(job.waiting_for.until)] : null]
    : job.error && job.error.reason !== job.status ? words(job.error.reason)
      : job.cancel_requested && job.status === 'running' ? 'cancel requested' : job.unknown_since ? 'outcome unknown, waits' : null;
  return text ? h('div', { class: 'why' }, text) : null;
}
