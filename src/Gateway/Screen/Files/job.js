// One job: its image, what happens next, every attempt, every event, what it cost.

import { get, post } from './api.js';
import { button, card, chip, count, duration, empty, fault, field, flush, formDialog, h, heading, moment, money, notice, show, soon, statusChip, table, time, words } from './dom.js';
import { onTenantEvent } from './live.js';
import { picture } from './pictures.js';

const steps = { queued: 'It is ordered from the beginning of its route.', submitting: 'Its purchase is looked up first, and ordered again only if there was none.', waiting: 'The image that was bought is fetched.' };

export async function drawJob(root, { id, signal }) {
  show(root, h('p', { class: 'loading' }, 'Loading …'));
  const parts = Object.fromEntries(['head', 'next', 'picture', 'facts', 'attempts', 'events', 'deliveries', 'request'].map(name => [name, h('div', { class: name === 'next' ? 'first' : null })]));
  let shownImage = null;

  async function load() {
    const [job, events] = await Promise.all([get(`v1/jobs/${id}`, null, signal), get(`v1/jobs/${id}/events`, null, signal).catch(() => null)]);
    if (signal.aborted) return;
    show(parts.head, heading('Job', statusChip(job)), h('p', { class: 'soft mono break' }, job.id));
    show(parts.next, nextStep(job));
    if (job.image && shownImage !== job.image.sha256) {
      shownImage = job.image.sha256;
      picture(job, signal).then(image => show(parts.picture, h('figure', { class: 'picture' }, image)), problem => { if (!signal.aborted) show(parts.picture, fault(problem)); });
    } else if (!job.image) {
      shownImage = null;
      show(parts.picture, h('div', { class: 'picture' }, h('p', null, { queued: 'It waits to begin.', running: 'The image is being made.', failed: 'There is no image.', canceled: 'It was canceled.', outcome_unknown: 'It is unknown whether an image was bought.' }[job.status] ?? '')));
    }
    show(parts.facts, card('Receipt', facts(job)));
    show(parts.attempts, attempts(job));
    show(parts.events, card('Events', events ? timeline(events.data) : empty('The events need a key with the scope events.')));
    show(parts.request, card('Request', h('details', null, h('summary', null, 'Show everything that was asked for'), h('pre', { tabindex: 0 }, JSON.stringify(job.request, null, 2)))));
    if (job.request.webhook) drawDeliveries(job);
  }

  async function drawDeliveries(job) {
    try {
      const page = await get(`v1/jobs/${job.id}/deliveries`, { limit: 20 }, signal);
      show(parts.deliveries, card('Deliveries to its own address', page.data.length ? table('Deliveries', [['Event', 'lead'], ['State'], ['Attempts', 'num'], ['']], page.data.map(delivery => [
        delivery.type, words(delivery.state), count(delivery.attempts.length), button('Deliver again', async () => {
          await post(`v1/jobs/${job.id}/deliveries/${delivery.id}/replay`);
          notice('It is delivered again.');
          drawDeliveries(job);
        }, 'tiny', { 'aria-label': `Deliver again: ${delivery.type}` })])) : empty('None yet.')));
    } catch (problem) {
      if (!signal.aborted) show(parts.deliveries, fault(problem));
    }
  }

  function nextStep(job) {
    const acts = [];
    const act = (text, path, body, kind) => button(text, async event => {
      event.target.disabled = true;
      try {
        await post(path, body);
        await load();
      } catch (problem) {
        show(problems, fault(problem));
        event.target.disabled = false;
      }
    }, kind);
    const problems = h('div');
    if (job.links.cancel && !job.cancel_requested) acts.push(act('Cancel', `v1/jobs/${job.id}/cancel`, undefined, 'danger'));
    if (job.replay) acts.push(button('Replay …', () => replay(job), 'main', { id: 'replay' }));
    if (job.links.settle) acts.push(button('Settle …', () => settle(job), 'main', { id: 'settle' }));
    return h('section', { class: `card next t-${job.status}`, 'aria-label': 'Next step' }, h('h2', null, 'Next step'), h('p', { class: 'break' }, sentence(job)), acts.length ? h('div', { class: 'row' }, acts) : null, problems);
  }

  function replay(job) {
    const cost = job.replay.purchases ? 'It buys one image at most.' : 'It buys nothing.';
    const accept = h('input', { type: 'checkbox', required: job.replay.needs_accept_double, id: 'accept' });
    return formDialog('Replay this job', 'Replay', [
      h('p', null, `${steps[job.replay.resumes_at]} ${cost}`),
      job.replay.needs_accept_double ? h('p', { class: 'note' }, 'The image may have been paid for already. Only an operator may order it again.') : null,
      job.replay.needs_accept_double ? h('label', { class: 'check' }, accept, h('span', null, 'A second purchase is accepted.')) : null,
    ].filter(Boolean), async () => {
      await post(`v1/jobs/${job.id}/replay`, { sequence: job.sequence, ...(job.replay.needs_accept_double ? { accept_double: true } : {}) });
      await load();
    });
  }

  function settle(job) {
    const choice = name => h('input', { type: 'radio', name: 'settlement', value: name, required: true });
    const providerId = h('input', { maxlength: 200, autocomplete: 'off' });
    const choices = ['not', 'bought', 'id'].map(choice);
    return formDialog('Settle whether it was bought', 'Settle', [
      h('fieldset', null, h('legend', null, 'Look at the account of the provider. What does it say?'),
        h('label', { class: 'check' }, choices[0], 'It was not bought: order it again.'),
        h('label', { class: 'check' }, choices[1], 'It was bought, and the image is lost: let the job fail.'),
        h('label', { class: 'check' }, choices[2], 'It was bought under this id: fetch its image.')),
      field('The provider’s id', providerId, 'only for the last choice'),
    ], async () => {
      const chosen = choices.find(entry => entry.checked).value;
      await post(`v1/jobs/${job.id}/settle`, chosen === 'id' ? { provider_id: providerId.value.trim() } : { bought: chosen === 'bought' });
      await load();
    });
  }

  await load();
  show(root, h('p', null, h('a', { href: '#/jobs' }, '← All jobs')), parts.head, h('div', { class: 'jobpage' },
    h('div', null, parts.picture, parts.attempts, parts.events), h('div', null, parts.next, parts.facts, parts.deliveries, parts.request)));
  const changed = soon(() => load().catch(() => {}), 300, signal);
  onTenantEvent(event => { if (event === null || event.job_id === id) changed(); }, signal);
}

function sentence(job) {
  if (job.waiting_for) return [job.waiting_for.message, job.waiting_for.until ? [' Next: ', time(job.waiting_for.until), '.'] : null];
  switch (job.status) {
    case 'queued': return 'It waits for its turn. Nothing was bought.';
    case 'running': return job.cancel_requested ? 'A cancel was requested. The provider’s answer decides how it ends.'
      : job.unknown_since ? ['It is unknown since ', time(job.unknown_since), ' whether its image was bought. A worker keeps looking it up; an operator may settle it.']
        : `It is at ${job.provider ?? 'a provider'}.`;
    case 'succeeded': return 'None: the image is stored.';
    default: {
      const cause = job.error ? words(job.error.reason) : '';
      const reason = cause ? `${cause[0].toUpperCase()}${cause.slice(1)}: ${job.error.message ?? ''} ` : '';
      return `${reason}${job.replay ? 'A replay resumes it after its last paid step.' : 'It can’t be replayed.'}`;
    }
  }
}

function facts(job) {
  const rows = [
    ['Prompt', job.prompt],
    ['Tenant', job.tenant],
    ['Provider', [job.provider ?? '–', job.fallback?.length ? ` then ${job.fallback.join(', ')}` : '']],
    ['Model', job.model ?? 'the provider’s default'],
    ['Seed', [job.seed, job.seed_honoured === false ? ' – not honored' : job.seed_honoured ? ' – honored' : '']],
    ['Cost', job.cost ? [money(job.cost.amount), job.cost.certain ? '' : ' at most; not certain'] : 'none known'],
    ['Image', job.image ? `${job.image.width} × ${job.image.height}, ${job.image.content_type}, ${count(job.image.bytes)} bytes` : '–'],
    ['Accepted', moment(job.created_at)],
    ['Begun', moment(job.started_at)],
    ['Ended', job.finished_at ? [moment(job.finished_at), ` – after ${duration(job.created_at, job.finished_at)}`] : '–'],
    ['Batch', job.batch_id],
    ['Labels', job.metadata ? Object.entries(job.metadata).map(([key, value]) => h('div', null, h('a', { href: `#/jobs?${new URLSearchParams({ [`metadata.${key}`]: value })}` }, `${key} = ${value}`))) : null],
  ];
  return h('dl', { class: 'facts' }, rows.filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
}

const outcomes = { succeeded: 'good', failed: 'bad', canceled: 'warn', unknown: 'odd', skipped: '' };

const attempts = job => flush('Attempts', null, job.attempts.length ? table('Attempts', [['Provider', 'lead'], ['Outcome'], ['Why'], ['Charged'], ['Took', 'num']], job.attempts.map(attempt => [
  h('span', null, h('b', null, attempt.provider), attempt.model ? h('div', { class: 'why' }, attempt.model) : null, attempt.provider_id ? h('div', { class: 'why mono' }, attempt.provider_id) : null),
  chip(attempt.outcome ?? 'under way', outcomes[attempt.outcome] ?? 'info'),
  h('span', { class: 'break' }, attempt.reason ? `${words(attempt.reason)}${attempt.message ? `: ${attempt.message}` : ''}` : attempt.message ?? '–'),
  attempt.may_have_charged === null || attempt.may_have_charged === undefined ? '–' : attempt.may_have_charged ? attempt.outcome === 'succeeded' ? 'yes' : 'perhaps' : 'no',
  duration(attempt.started_at, attempt.ended_at)])) : h('p', { class: 'soft' }, 'None yet.'));

const tones = { 'image.generated': 'good', 'image.failed': 'bad', 'image.canceled': 'bad' };

const timeline = events => h('ol', { class: 'timeline' }, events.map(event => h('li', { class: tones[event.type] ?? 'info' },
  h('span', null, h('b', null, event.type.replace('image.', '')), detail(event) ? h('span', { class: 'why' }, ` ${detail(event)}`) : null),
  h('span', { class: 'soft small nowrap' }, moment(event.time)))));

const detail = event => event.error ? `${words(event.error.reason)}: ${event.error.message ?? ''}` : event.message ?? (event.percent !== undefined ? `${event.percent}%` : event.resumes_at ? `resumes at ${event.resumes_at}` : event.provider ?? '');
