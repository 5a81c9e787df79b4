// Filters of jobs, the same in addresses, lists, sums and bulk actions.

const names = ['search', 'status', 'reason', 'provider', 'created_after', 'created_before', 'ended_after', 'ended_before'];

export const reasons = ['invalid_request', 'content_rejected', 'expired', 'authentication', 'insufficient_balance', 'provider_retired', 'rate_limited', 'provider_unavailable', 'timed_out', 'outcome_unknown', 'internal'];

/** The filter of an address, without what the API would not know. */
export function filterOf(query) {
  return Object.fromEntries([...query].filter(([name, value]) => value && (names.includes(name) || name.startsWith('metadata.'))));
}

export const queryOf = filter => new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();

/** The filter as the body of a cancel, which has the metadata as an object. */
export function bodyOf(filter) {
  const body = {};
  for (const [name, value] of Object.entries(filter)) {
    if (name.startsWith('metadata.')) (body.metadata ??= {})[name.slice(9)] = value;
    else if (value) body[name] = value;
  }
  return body;
}

/** The filter in words. */
export function describe(filter) {
  const parts = Object.entries(filter).filter(([, value]) => value).map(([name, value]) => name === 'search' ? `“${value}”` : name === 'created_after' ? `accepted since ${new Date(value).toLocaleString()}`
    : name === 'created_before' ? `accepted before ${new Date(value).toLocaleString()}` : name.startsWith('metadata.') ? `${name.slice(9)} = ${value}` : `${name.replaceAll('_', ' ')} ${value.replaceAll('_', ' ')}`);
  return parts.length ? parts.join(', ') : 'all jobs';
}

export const emptySummary = () => ({ counts: { total: 0, failed: 0, outcome_unknown: 0 }, reasons: new Map(), providers: new Map(), spent: 0, uncertain: 0, unpriced: 0 });

/** Adds a page of a summary. Amounts are added in whole millionths, so that sums have no rounding errors. */
export function addSummary(total, page) {
  for (const [name, value] of Object.entries(page.counts)) total.counts[name] = (total.counts[name] ?? 0) + value;
  for (const entry of page.reasons) total.reasons.set(entry.reason, (total.reasons.get(entry.reason) ?? 0) + entry.jobs);
  for (const entry of page.providers) {
    const known = total.providers.get(entry.provider) ?? { provider: entry.provider, jobs: 0, spent: 0, uncertain: 0 };
    total.providers.set(entry.provider, { ...known, jobs: known.jobs + entry.jobs, spent: exact(known.spent + entry.spent), uncertain: exact(known.uncertain + entry.uncertain) });
  }
  total.spent = exact(total.spent + page.spent);
  total.uncertain = exact(total.uncertain + page.uncertain);
  total.unpriced += page.unpriced;
}

export const exact = amount => Math.round(amount * 1e6) / 1e6;
