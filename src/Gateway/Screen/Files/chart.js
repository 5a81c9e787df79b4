// Stacked bars of jobs by the time of their creation. The same figures are in a table, for those who can't see the bars.

import { count, h, plural, s, statusName, table } from './dom.js';

const order = ['succeeded', 'running', 'queued', 'canceled', 'outcome_unknown', 'failed'];
const space = { height: 190, left: 40, bottom: 22, top: 8 };

export function jobsChart(steps, stepSeconds, width) {
  const size = { ...space, width: Math.max(width || 640, 240) };
  const most = niceMost(Math.max(...steps.map(step => step.counts.total), 1));
  const inner = { width: size.width - size.left, height: size.height - size.bottom - size.top };
  const slot = inner.width / steps.length;
  const y = value => size.top + inner.height * (1 - value / most);
  const isDaily = stepSeconds >= 3600 * 6;
  const label = new Intl.DateTimeFormat(undefined, isDaily ? { weekday: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit' });
  const every = isDaily ? Math.ceil(28 / size.width * 80 / 4) * 4 : Math.ceil(steps.length / Math.floor(inner.width / 72));
  const used = order.filter(status => steps.some(step => step.counts[status] > 0));
  const total = steps.reduce((sum, step) => sum + step.counts.total, 0);

  const bars = steps.map((step, n) => {
    let sum = 0;
    const x = size.left + n * slot;
    const parts = order.filter(status => step.counts[status] > 0).map(status => {
      const from = sum;
      sum += step.counts[status];
      return s('rect', { class: `b-${status}`, x: x + slot * 0.14, width: Math.max(slot * 0.72, 1), y: y(sum), height: Math.max(y(from) - y(sum), 0.75) });
    });
    return s('g', null, s('title', null, `${label.format(new Date(step.from))}: ${describe(step.counts)}`),
      s('rect', { class: 'slot', x, width: slot, y: size.top, height: inner.height }), parts);
  });
  const lines = [0, most / 2, most].map(value => [
    s('line', { class: 'axis', x1: size.left, x2: size.width, y1: y(value), y2: y(value) }),
    s('text', { x: size.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, Number.isInteger(value) ? compact(value) : ''),
  ]);
  const times = steps.map((step, n) => n % every ? null : s('text', { x: size.left + n * slot + slot / 2, y: size.height - 4, 'text-anchor': 'middle' }, label.format(new Date(step.from))));

  // The last step is still running.
  const seconds = stepSeconds * (steps.length - 1) + (Date.now() - Date.parse(steps.at(-1).from)) / 1000;
  const succeeded = steps.reduce((sum, step) => sum + step.counts.succeeded, 0);
  const rate = total / seconds * 60;

  return [
    h('p', { class: 'soft small' }, `${plural(total, 'job')}, ${rate >= 1 || total === 0 ? `${count(Math.round(rate * 10) / 10)} a minute` : `${count(Math.round(rate * 600) / 10)} an hour`}; ${count(succeeded)} of them have an image.`),
    h('figure', null, s('svg', { class: 'chart', viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': `${plural(total, 'job')} by the time of acceptance. The table below has the numbers.` }, lines, bars, times)),
    h('ul', { class: 'legend', 'aria-label': 'Legend' }, (used.length ? used : ['succeeded', 'failed']).map(status => h('li', null, h('i', { class: `b-${status}` }), statusName(status)))),
    h('details', null, h('summary', null, 'Show the numbers'), table('Jobs by the time of acceptance', [['From'], ['Jobs', 'num'], ...order.map(status => [statusName(status), 'num'])],
      steps.filter(step => step.counts.total > 0).map(step => [label.format(new Date(step.from)), count(step.counts.total), ...order.map(status => count(step.counts[status]))]))),
  ];
}

const compact = value => value >= 10000 ? `${value / 1000}k` : count(value);

const describe = counts => `${plural(counts.total, 'job')}${counts.total ? ` (${order.filter(status => counts[status]).map(status => `${count(counts[status])} ${statusName(status)}`).join(', ')})` : ''}`;

function niceMost(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map(step => step * power).find(step => step >= value);
}

/** Rows with a bar each: [text, number, tone, text at the right]. */
export function barList(rows) {
  const most = Math.max(...rows.map(row => row[1])) || 1;
  return h('ul', { class: 'bars' }, rows.map(([text, number, tone, shown]) => {
    const bar = h('i', { class: `t-${tone}` });
    bar.style.width = `${number / most * 100}%`;
    return h('li', null, h('span', { class: 'break' }, text), h('span', { class: 'num' }, shown ?? count(number)), h('span', { class: 'track', 'aria-hidden': 'true' }, bar));
  }));
}
