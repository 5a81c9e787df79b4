// Images of jobs. They need the key, so that they are fetched and shown from memory. A list shows small previews where the gateway makes them.

import { Problem, send } from './api.js';
import { h, show } from './dom.js';

const most = 200;
const atOnce = 4;
const known = new Map();
const queue = [];
let busy = 0;

/** An element that shows the job's image once it is on the screen; small for a list. */
export function thumbnail(job) {
  const box = h('span', { class: 'thumb', 'aria-hidden': 'true' });
  if (!job.image) {
    box.textContent = { queued: '…', running: '◔', failed: '✕', canceled: '–', outcome_unknown: '?' }[job.status] ?? '';
    return box;
  }
  if (known.has(job.id)) {
    box.append(h('img', { src: known.get(job.id), alt: '' }));
    return box;
  }
  const observer = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    observer.disconnect();
    queue.push(async () => {
      if (!box.isConnected) return;
      const url = await load(job);
      show(box, h('img', { src: url, alt: '' }));
    });
    next();
  }, { rootMargin: '200px' });
  observer.observe(box);
  return box;
}

function next() {
  while (busy < atOnce && queue.length) {
    busy++;
    queue.shift()().catch(() => {}).finally(() => { busy--; next(); });
  }
}

let hasPreviews = true;

async function load(job) {
  if (known.has(job.id)) return known.get(job.id);
  let response = null;
  if (hasPreviews) {
    try {
      response = await send('GET', `v1/jobs/${job.id}/image?preview`, { accept: 'image/*' });
    } catch (problem) {
      // This image has no preview, or a gateway of an earlier version knows none.
      if (!(problem instanceof Problem) || problem.isRefusal) throw problem;
      hasPreviews = problem.status !== 400;
    }
  }
  response ??= await send('GET', `v1/jobs/${job.id}/image`, { accept: 'image/*' });
  const url = URL.createObjectURL(await response.blob());
  known.set(job.id, url);
  if (known.size > most) {
    const [oldest, address] = known.entries().next().value;
    known.delete(oldest);
    URL.revokeObjectURL(address);
  }
  return url;
}

/** The whole image of a job, until the signal aborts. */
export async function picture(job, signal) {
  const response = await send('GET', `v1/jobs/${job.id}/image`, { accept: 'image/*', signal });
  const url = URL.createObjectURL(await response.blob());
  signal.addEventListener('abort', () => URL.revokeObjectURL(url), { once: true });
  return h('img', { src: url, width: job.image.width, height: job.image.height, alt: `The image of the prompt: ${job.prompt.slice(0, 200)}` });
}
