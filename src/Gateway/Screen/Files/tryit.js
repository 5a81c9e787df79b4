// A prompt, and its image.

import { call, get, unique } from './api.js';
import { button, card, fault, field, h, heading, money, select, show, statusChip, time } from './dom.js';
import { follow } from './live.js';
import { picture } from './pictures.js';

export async function draw(root, { signal }) {
  const providers = await get('v1/providers', null, signal).then(list => list.data.filter(entry => entry.enabled)).catch(() => []);
  if (signal.aborted) return;
  const prompt = h('textarea', { required: true, maxlength: 10000, id: 'prompt', placeholder: 'A lighthouse in a storm, oil on canvas' });
  const negative = h('input', { maxlength: 10000 });
  const provider = select([['', 'default route'], ...providers.map(entry => [entry.name, `${entry.name}${entry.price === null ? '' : ` – ${money(entry.price)}`}`])], '');
  const size = select([['', 'the provider’s'], ['512x512', '512 × 512'], ['1024x1024', '1024 × 1024'], ['1536x1024', '1536 × 1024'], ['1024x1536', '1024 × 1536']], '');
  const seed = h('input', { type: 'number', min: 0, max: 4294967295, placeholder: 'random' });
  const go = h('button', { class: 'main', id: 'generate' }, 'Generate');
  const result = h('div', { 'aria-live': 'polite' }, h('div', { class: 'picture' }, h('p', null, 'The image appears here.')));
  let running = null;

  async function generate(event) {
    event.preventDefault();
    running?.abort();
    const own = running = new AbortController();
    signal.addEventListener('abort', () => own.abort(), { once: true });
    go.disabled = true;
    const [width, height] = size.value ? size.value.split('x').map(Number) : [];
    try {
      // The key of the request makes sure that a repetition by the browser orders nothing more.
      const job = await call('POST', 'v1/jobs', {
        signal: own.signal, more: { 'Idempotency-Key': unique() },
        body: { prompt: prompt.value, ...(negative.value.trim() ? { negative_prompt: negative.value } : {}), ...(provider.value ? { provider: provider.value } : {}), ...(width ? { width, height } : {}), ...(seed.value ? { seed: Number(seed.value) } : {}) },
      });
      go.disabled = false;
      await watch(job, own.signal);
    } catch (problem) {
      go.disabled = false;
      if (!own.signal.aborted) show(result, fault(problem));
    }
  }

  async function watch(job, stop) {
    let place = null;
    let image = null;
    const update = async () => {
      job = await get(`v1/jobs/${job.id}`, null, stop);
      if (job.image && !image) image = await picture(job, stop);
      if (stop.aborted) return;
      show(result, h('figure', { class: 'picture' }, image ?? h('p', null, job.error ? `${job.error.reason.replaceAll('_', ' ')}: ${job.error.message ?? ''}`
        : job.waiting_for ? [job.waiting_for.message, job.waiting_for.until ? [' Next: ', time(job.waiting_for.until)] : null] : job.status === 'queued' ? place ? `Place ${place} of its queue.` : 'It waits for its turn.' : 'The image is being made …')),
      h('div', { class: 'row result' }, statusChip(job), job.cost ? h('span', { class: 'soft' }, money(job.cost.amount)) : null, h('a', { href: `#/jobs/${job.id}`, id: 'whole-job' }, 'The whole job')));
    };
    await update();
    await follow(`v1/jobs/${job.id}/events`, { signal: stop, onEvent: event => { if (event.place) place = event.place; update().catch(() => {}); } });
    await update();
  }

  show(root, heading('Try it'), h('div', { class: 'jobpage' },
    h('div', null, h('form', { class: 'card form', 'aria-label': 'Request', onsubmit: generate },
      field('Prompt', prompt), field('What it must not show', negative),
      h('div', { class: 'pair' }, field('Provider', provider), field('Size', size), field('Seed', seed)),
      h('div', { class: 'row' }, go, h('span', { class: 'soft small' }, 'It is a real order, at the provider’s price.')))),
    h('div', null, result)));
  prompt.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit(); });
}
