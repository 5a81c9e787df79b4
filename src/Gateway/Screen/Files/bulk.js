// Replay and cancel of all jobs of a filter: first what it would do and cost, then, after a confirmation, page by page. A stopped action is simply begun again: what is done is not in the filter
// any more.

import { get, patient, post } from './api.js';
import { button, count, dialog, fault, field, h, money, notice, plural, show } from './dom.js';
import { bodyOf, describe, exact } from './filters.js';

const pageSize = 100;

/** Replays exactly the jobs that were shown, each as it was read, and no more purchases than were confirmed. */
export function openBulkReplay(filter, done = () => {}) {
  return openBulk('Replay jobs', filter, done, async (signal, draw) => {
    const plan = { jobs: [], purchases: 0, price: 0, unpriced: 0, needAccept: 0, other: 0 };
    for (let cursor = null, more = true; more;) {
      const page = await patient(() => get('v1/jobs/replay', { ...filter, limit: pageSize, cursor }, signal), signal);
      plan.jobs.push(...page.jobs);
      plan.purchases += page.purchases;
      plan.price = exact(plan.price + page.price);
      plan.unpriced += page.unpriced;
      plan.needAccept += page.need_accept_double;
      plan.other += page.not_replayable;
      [cursor, more] = [page.next_cursor, page.has_more];
      draw(figures([[plan.jobs.length, 'jobs resume'], [plan.purchases, 'images are bought at most'], [money(plan.price), plan.unpriced ? `at most, and ${plural(plan.unpriced, 'image')} without a known price` : 'at most']]), more);
    }
    return {
      count: plan.jobs.length, confirm: plan.purchases, confirmLabel: `Type ${plan.purchases}, the number of images that may be bought`, verb: `Replay ${plural(plan.jobs.length, 'job')}`,
      notes: [plan.needAccept ? `${plural(plan.needAccept, 'job')} may have been paid for already and ${plan.needAccept === 1 ? 'is' : 'are'} left out: an operator replays them one by one.` : null,
        plan.other ? `${plural(plan.other, 'job')} can’t be replayed and ${plan.other === 1 ? 'is' : 'are'} left out.` : null],
      async run(stop, told) {
        const sum = { replayed: 0, changed: 0, refused: 0, missing: 0, purchases: 0 };
        for (let n = 0; n < plan.jobs.length && !stop.aborted; n += pageSize) {
          const jobs = plan.jobs.slice(n, n + pageSize);
          const body = { jobs: jobs.map(({ id, sequence }) => ({ id, sequence })), purchases: jobs.reduce((most, job) => most + job.purchases, 0) };
          const answer = await patient(() => post('v1/jobs/replay', body, stop), stop, text => told(n, sentence(), text));
          for (const name of Object.keys(sum)) sum[name] += answer[name];
          told(Math.min(n + pageSize, plan.jobs.length), sentence());
        }
        return sentence();
        function sentence() {
          return `${plural(sum.replayed, 'job')} replayed${sum.changed ? `, ${count(sum.changed)} changed meanwhile and left alone` : ''}${sum.refused + sum.missing ? `, ${count(sum.refused + sum.missing)} not possible` : ''}; at most ${plural(sum.purchases, 'image')} bought.`;
        }
      },
    };
  });
}

/** Cancels the unfinished jobs of a filter that were accepted before it was shown. */
export function openBulkCancel(filter, done = () => {}) {
  return openBulk('Cancel jobs', filter, done, async (signal, draw) => {
    const { at } = await get('v1/statistics', null, signal);
    const body = { ...bodyOf(filter), created_before: filter.created_before && filter.created_before < at ? filter.created_before : at };
    const plan = { canceled: 0, requested: 0, cost: 0 };
    for (let cursor = null, more = true; more;) {
      const page = await patient(() => post('v1/jobs/cancel', { ...body, dry_run: true, limit: pageSize, ...(cursor ? { cursor } : {}) }, signal), signal);
      plan.canceled += page.canceled;
      plan.requested += page.requested;
      plan.cost = exact(plan.cost + (page.cost?.amount ?? 0));
      [cursor, more] = [page.next_cursor, page.has_more];
      draw(figures([[plan.canceled, 'are canceled at once, at no cost'], [plan.requested, 'are at a provider, whose answer decides'], [money(plan.cost), 'known cost so far']]), more);
    }
    const all = plan.canceled + plan.requested;
    return {
      count: all, confirm: null, verb: `Cancel ${plural(all, 'job')}`, kind: 'danger', notes: [],
      async run(stop, told) {
        const sum = { canceled: 0, requested: 0, too_late: 0 };
        const sentence = () => `${plural(sum.canceled, 'job')} canceled${sum.requested ? `, ${count(sum.requested)} requested at their providers` : ''}${sum.too_late ? `, ${count(sum.too_late)} had ended` : ''}.`;
        for (let cursor = null, more = true; more && !stop.aborted;) {
          const answer = await patient(() => post('v1/jobs/cancel', { ...body, limit: pageSize, ...(cursor ? { cursor } : {}) }, stop), stop, text => told(sum.canceled + sum.requested, sentence(), text));
          for (const name of Object.keys(sum)) sum[name] += answer[name];
          [cursor, more] = [answer.next_cursor, answer.has_more];
          told(Math.min(sum.canceled + sum.requested, all), sentence());
        }
        return sentence();
      },
    };
  });
}

const figures = list => h('div', { class: 'figures' }, list.map(([number, text]) => h('div', null, h('b', null, typeof number === 'number' ? count(number) : number), h('span', null, text))));

function openBulk(title, filter, done, prepare) {
  const running = new AbortController();
  return dialog(title, (close, box) => {
    const sums = h('div', { 'aria-live': 'polite' });
    const rest = h('div', { class: 'form' });
    const stop = button('Stop', () => close());
    box.addEventListener('close', () => { running.abort(); done(); }, { once: true });

    prepare(running.signal, (figure, more) => show(sums, figure, more ? h('p', { class: 'soft small' }, 'Counting …') : null)).then(plan => {
      stop.remove();
      if (plan.count === 0) {
        show(rest, h('p', null, 'No job of this filter can be changed so.'), plan.notes.filter(Boolean).map(note => h('p', { class: 'soft small' }, note)), h('div', { class: 'row end' }, button('Close', () => close())));
        return;
      }
      const go = h('button', { class: plan.kind ?? 'main', disabled: Boolean(plan.confirm) }, plan.verb);
      const typed = plan.confirm ? h('input', { inputmode: 'numeric', autocomplete: 'off', id: 'confirm', oninput: () => { go.disabled = typed.value.trim() !== String(plan.confirm); } }) : null;
      show(rest, h('form', {
        class: 'form plainform', onsubmit: event => {
          event.preventDefault();
          if (!go.disabled) act(plan);
        },
      }, plan.notes.filter(Boolean).map(note => h('p', { class: 'note' }, note)), typed ? field(plan.confirmLabel, typed) : null, h('div', { class: 'row end' }, button('Close', () => close()), go)));
      (typed ?? go).focus();
    }).catch(problem => { if (!running.signal.aborted) { stop.remove(); show(rest, fault(problem), h('div', { class: 'row end' }, button('Close', () => close()))); } });

    async function act(plan) {
      const bar = h('progress', { max: plan.count, value: 0, 'aria-label': 'Progress' });
      const text = h('p', { role: 'status' });
      show(rest, bar, text, h('div', { class: 'row end' }, button('Stop', () => close())));
      try {
        const result = await plan.run(running.signal, (number, sentence, pausing) => { bar.value = number; text.textContent = pausing ? `${sentence} ${pausing}` : sentence; });
        bar.value = plan.count;
        text.textContent = result;
        notice(result);
        show(rest, bar, text, h('div', { class: 'row end' }, button('Done', () => close(), 'main')));
      } catch (problem) {
        if (running.signal.aborted) return;
        show(rest, bar, text, fault(problem), h('p', { class: 'soft small' }, 'What is done is done, and nothing is bought twice. Open this again to go on with the rest.'), h('div', { class: 'row end' }, button('Close', () => close())));
      }
    }

    return h('div', { class: 'body' }, h('h2', null, title), h('p', { class: 'soft' }, `Filter: ${describe(filter)}.`), sums, rest, h('div', { class: 'row end' }, stop));
  });
}
