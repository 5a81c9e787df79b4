// Server-sent events over fetch, because an EventSource can't send a key. A broken stream continues after the last event that arrived.

import { Problem, pause, send } from './api.js';

const longest = 15000;

/** One stream of events at a path, until the signal aborts or the stream is at its end (204). */
export async function follow(path, { signal, onEvent, onState = () => {}, onGap = () => {}, lastId = '' }) {
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, longest)) {
    try {
      const response = await send('GET', path, { signal, accept: 'text/event-stream', more: lastId ? { 'Last-Event-ID': lastId } : {} });
      if (response.status === 204) return;
      onState('on');
      wait = 500;
      await read(response.body, event => {
        if (event.id) lastId = event.id;
        if (event.data) onEvent(JSON.parse(event.data), event.type);
      });
    } catch (fault) {
      if (signal.aborted) return;
      if (fault instanceof Problem && fault.status === 410) {
        lastId = '';
        onGap();
      } else if (fault instanceof Problem && fault.isRefusal) {
        onState('off');
        return;
      } else if (fault instanceof Problem && fault.status === 404) {
        return;
      }
    }
    if (signal.aborted) return;
    onState('wait');
    await pause(wait, signal).catch(() => {});
  }
}

/** Reads the lines of a stream: fields of an event, which an empty line ends. */
async function read(body, deliver) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = { type: 'message', data: '', id: '' };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        deliver(event);
        event = { type: 'message', data: '', id: '' };
      } else if (!line.startsWith(':')) {
        const colon = line.indexOf(':');
        const name = colon < 0 ? line : line.slice(0, colon);
        const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (name === 'data') event.data += (event.data ? '\n' : '') + text;
        else if (name === 'event') event.type = text;
        else if (name === 'id') event.id = text;
      }
    }
  }
}

const subscribers = new Set();
let current = null;
let state = 'off';

/** Follows all events of the tenant; views subscribe with onTenantEvent. */
export function startLive(onState) {
  current?.abort();
  current = new AbortController();
  const { signal } = current;
  const tell = next => { if (!signal.aborted) onState(state = next); };
  follow('v1/events', {
    signal,
    onState: next => { tell(next); if (next === 'on') publish(null); },
    onGap: () => publish(null),
    onEvent: event => publish(event),
  });
}

export const isLive = () => state === 'on';

/** Calls back with each event of the tenant; with null when events may have been missed. Returns what ends that. */
export function onTenantEvent(listener, signal) {
  subscribers.add(listener);
  signal.addEventListener('abort', () => subscribers.delete(listener), { once: true });
}

function publish(event) {
  for (const subscriber of subscribers) subscriber(event);
}
