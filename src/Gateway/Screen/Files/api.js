// Calls of the HTTP API. The key is kept for this tab only, and is sent in a header, never in an address.

const root = new URL('../', document.baseURI);
const stored = { key: 'imagegen.key', tenant: 'imagegen.tenant' };
const listeners = new Set();

export const session = {
  get key() { return sessionStorage.getItem(stored.key) ?? ''; },
  get tenant() { return sessionStorage.getItem(stored.tenant) ?? ''; },
  setKey(key) { store(stored.key, key); },
  setTenant(tenant) { store(stored.tenant, tenant); },
  /** Calls back when the key is refused or missing, with the problem. */
  onRefused(listener) { listeners.add(listener); },
};

function store(name, value) {
  if (value) sessionStorage.setItem(name, value);
  else sessionStorage.removeItem(name);
}

/** What the gateway refused, and why. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title ?? `The gateway answered ${status}.`);
    this.status = status;
    this.code = body.code ?? '';
    this.title = body.title ?? '';
    this.errors = body.errors ?? null;
    this.retryAfter = retryAfter;
  }

  /** Every sentence that helps the reader. */
  get sentences() {
    const fields = Object.entries(this.errors ?? {}).map(([name, faults]) => `${name} ${faults.join(' ')}`);
    return fields.length ? fields : [this.title, this.message].filter(Boolean);
  }

  /** Whether the caller's credentials do not suffice. */
  get isRefusal() { return this.status === 401 || this.status === 403; }

  /** Whether the call is one of the operator's. */
  get needsOperator() { return ['admin_token_needed', 'admin_token_not_set', 'scope_missing'].includes(this.code); }
}

export function headers(more = {}) {
  const all = { ...more };
  if (session.key) all.Authorization = `Bearer ${session.key}`;
  if (session.tenant) all['X-Tenant-Id'] = session.tenant;
  return all;
}

/** Sends a request and returns the response; throws a Problem for any other status than 2xx. */
export async function send(method, path, { body, query, signal, accept = 'application/json', more } = {}) {
  const url = new URL(path.replace(/^\//, ''), root);
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value);
  let response;
  try {
    response = await fetch(url, {
      method, signal, cache: 'no-cache', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer',
      headers: headers({ Accept: accept, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...more }),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    throw new Problem(0, { title: 'The gateway can’t be reached.', detail: 'The page tries again by itself.' });
  }
  if (response.ok) return response;
  const problem = new Problem(response.status, await response.json().catch(() => ({})), Number(response.headers.get('Retry-After')) || null);
  if (problem.status === 401 && problem.code !== 'admin_token_needed') for (const listener of listeners) listener(problem);
  throw problem;
}

export async function call(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

export const get = (path, query, signal) => call('GET', path, { query, signal });
export const post = (path, body, signal) => call('POST', path, { body, signal });
export const put = (path, body) => call('PUT', path, { body });
export const patch = (path, body) => call('PATCH', path, { body });
export const remove = path => call('DELETE', path);

/** Repeats a call that the gateway asks to repeat later. */
export async function patient(action, signal, told = () => {}) {
  for (;;) {
    try {
      return await action();
    } catch (problem) {
      if (!(problem instanceof Problem) || !(problem.status === 0 || problem.status === 429 || problem.status === 503) || signal?.aborted) throw problem;
      const seconds = problem.retryAfter ?? 5;
      told(`${problem.title} It goes on in ${seconds} s.`);
      await pause(seconds * 1000, signal);
    }
  }
}

export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => { clearTimeout(timer); reject(new DOMException('Stopped.', 'AbortError')); }, { once: true });
  });
}

/** A number that no other request has. crypto.randomUUID is missing on plain http. */
export function unique() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
