// API keys, and what each tenant may use: limits and its share of the turns.

import { get, post, put, remove } from './api.js';
import { button, chip, count, field, flush, formDialog, h, heading, moment, notice, refusal, show, showSecret, table, time, words } from './dom.js';

const scopes = ['generate', 'read', 'events', 'webhooks', 'admin'];
const limits = [['requests_per_minute', 'Requests a minute'], ['images_per_day', 'Images a day'], ['max_unfinished', 'Unfinished jobs'], ['max_at_providers', 'Jobs at providers at once'], ['max_pixels', 'Pixels of an image'], ['max_count', 'Images of a request']];
const listed = [['providers', 'Providers'], ['models', 'Models']];

export async function draw(root, { signal }) {
  const parts = { keys: h('div'), tenants: h('div'), audit: h('div') };
  show(root, heading('Keys and tenants', button('Create a key …', () => createKey(loadKeys), 'main', { id: 'create-key' })), parts.keys, parts.tenants, parts.audit);

  async function loadKeys() {
    await panel(parts.keys, 'Keys', async () => {
      const list = await get('v1/keys', null, signal);
      show(parts.keys, flush('API keys', null, list.data.length ? table('API keys', [['Name', 'lead'], ['Tenant'], ['Scopes'], ['State'], ['Used', 'nowrap'], ['']], list.data.map(key => [
        h('span', null, h('b', { class: 'break' }, key.name), h('div', { class: 'why mono' }, `${key.id} …${key.key_last4}`)),
        h('span', { class: 'break' }, key.tenant), key.scopes.join(', '),
        h('span', null, chip(key.status, { active: 'good', revoked: 'bad', expired: 'warn' }[key.status]), key.expires_at && key.status === 'active' ? h('div', { class: 'why' }, 'until ', time(key.expires_at)) : null),
        key.last_used_at ? time(key.last_used_at) : 'never',
        key.status === 'active' ? h('div', { class: 'row' }, button('Rotate …', () => rotate(key, loadKeys), 'tiny', { 'aria-label': `Rotate the key ${key.name}`, 'data-key': `rotate-${key.id}` }),
          button('Revoke …', () => revoke(key, loadKeys), 'tiny danger', { 'aria-label': `Revoke the key ${key.name}`, 'data-key': `revoke-${key.id}` })) : null])) : h('p', { class: 'soft' }, 'There are no keys. A gateway that listens on this machine only needs none; as soon as there is one, every call needs one.')));
    });
    loadAudit();
  }

  async function loadTenants() {
    await panel(parts.tenants, 'Tenants', async () => {
      const page = await get('v1/tenants', { limit: 100 }, signal);
      const details = await Promise.all(page.data.slice(0, 50).map(entry => Promise.all([get(`v1/tenants/${entry.tenant}/limits`, null, signal), get(`v1/tenants/${entry.tenant}/weight`, null, signal)])));
      const weights = details.reduce((sum, [, weight], n) => sum + (page.data[n].queued ? weight.weight : 0), 0);
      show(parts.tenants, flush('Tenants', null, page.data.length ? table('Tenants', [['Tenant', 'lead'], ['Queued', 'num'], ['Running', 'num'], ['Weight', 'num'], ['Fair share', 'num'], ['Limits'], ['']], page.data.map((entry, n) => {
        const [limit, weight] = details[n] ?? [null, null];
        return [h('b', { class: 'break' }, entry.tenant), count(entry.queued), count(entry.running), weight ? count(weight.weight) : '–',
          weight && entry.queued ? `${Math.round(weight.weight / weights * 100)}%` : '–',
          limit ? h('span', { class: 'why' }, describe(limit)) : '–',
          h('div', { class: 'row' }, button('Limits …', () => editLimits(entry.tenant, limit, loadTenants), 'tiny', { 'aria-label': `Limits of ${entry.tenant}`, 'data-key': `limits-${entry.tenant}` }),
            button('Weight …', () => editWeight(entry.tenant, weight, loadTenants), 'tiny', { 'aria-label': `Weight of ${entry.tenant}`, 'data-key': `weight-${entry.tenant}` }))];
      })) : h('p', { class: 'soft' }, 'No tenant has jobs yet.'), h('p', { class: 'soft small' }, 'Fair share: the part of the next turns that a tenant gets while all of these have waiting jobs in one line.')));
    });
  }

  async function loadAudit() {
    await panel(parts.audit, 'Changes', async () => {
      const list = await get('v1/keys/audit', null, signal);
      show(parts.audit, flush('Latest changes', null, list.data.length ? table('Changes', [['What', 'lead'], ['Of'], ['By'], ['When', 'nowrap']], list.data.slice(0, 20).map(change => [
        words(change.action.replace('.', ' ')), h('span', { class: 'mono break' }, change.subject), h('span', { class: 'break' }, change.by), moment(change.at)])) : h('p', { class: 'soft' }, 'None yet.')));
    });
  }

  async function panel(element, what, action) {
    try {
      await action();
    } catch (problem) {
      if (!signal.aborted) show(element, flush(what, null, refusal(problem, `Showing ${what.toLowerCase()}`)));
    }
  }

  await Promise.all([loadKeys(), loadTenants()]);
}

async function createKey(reload) {
  const name = h('input', { required: true, maxlength: 100, autocomplete: 'off' });
  const tenant = h('input', { maxlength: 64, list: 'tenants', placeholder: 'default', autocomplete: 'off' });
  const days = h('input', { type: 'number', min: 1, max: 3650, placeholder: 'never' });
  const boxes = scopes.map(scope => h('input', { type: 'checkbox', value: scope, checked: scope !== 'admin' }));
  let made = null;
  await formDialog('Create an API key', 'Create', [
    field('Name', name, 'for people'), h('div', { class: 'pair' }, field('Tenant', tenant), field('Expires after', days, 'days')),
    h('fieldset', null, h('legend', null, 'Scopes'), h('div', { class: 'row' }, boxes.map(box => h('label', { class: 'check' }, box, box.value)))),
  ], async () => {
    made = await post('v1/keys', {
      name: name.value.trim(), scopes: boxes.filter(box => box.checked).map(box => box.value),
      ...(tenant.value.trim() ? { tenant: tenant.value.trim() } : {}), ...(days.value ? { expires_in: Number(days.value) * 86400 } : {}),
    });
  });
  if (made) {
    await showSecret('The new key', made.key, 'It is shown only now. The gateway keeps its hash, and no one can read it again.');
    reload();
  }
}

async function rotate(key, reload) {
  const hours = h('input', { type: 'number', min: 0, max: 720, value: '24' });
  let made = null;
  await formDialog(`Rotate ${key.name}`, 'Rotate', [field('The previous key is accepted for', hours, 'hours')], async () => { made = await post(`v1/keys/${key.id}/rotate`, { overlap: Number(hours.value || 0) * 3600 }); });
  if (made) {
    await showSecret('The new key', made.key, 'It is shown only now.');
    reload();
  }
}

async function revoke(key, reload) {
  if (await formDialog(`Revoke ${key.name}`, 'Revoke', [h('p', null, 'It is refused after at most two seconds, and can’t be taken back.')], () => remove(`v1/keys/${key.id}`), { kind: 'danger' })) {
    notice(`${key.name} is revoked.`);
    reload();
  }
}

const describe = limit => {
  const parts = [...limits, ...listed].filter(([name]) => limit[name] !== null && limit[name] !== undefined).map(([name, title]) => `${title.toLowerCase()}: ${Array.isArray(limit[name]) ? limit[name].join(', ') : count(limit[name])}`);
  return `${parts.join('; ') || 'none'}${limit.is_set ? '' : ' (default)'}`;
};

async function editLimits(tenant, limit, reload) {
  const numbers = limits.map(([name, title]) => [name, title, h('input', { type: 'number', min: 1, value: limit?.[name] ?? '', placeholder: 'no limit' })]);
  const lists = listed.map(([name, title]) => [name, title, h('input', { value: limit?.[name]?.join(', ') ?? '', placeholder: 'all', autocomplete: 'off' })]);
  const reset = h('input', { type: 'checkbox' });
  if (await formDialog(`Limits of ${tenant}`, 'Save', [
    h('div', { class: 'pair' }, numbers.map(([, title, control]) => field(title, control))), lists.map(([, title, control]) => field(title, control, 'separated by commas')),
    h('label', { class: 'check' }, reset, 'Remove them: the default limits apply.'),
  ], () => reset.checked ? remove(`v1/tenants/${tenant}/limits`) : put(`v1/tenants/${tenant}/limits`, {
    ...Object.fromEntries(numbers.filter(([, , control]) => control.value).map(([name, , control]) => [name, Number(control.value)])),
    ...Object.fromEntries(lists.filter(([, , control]) => control.value.trim()).map(([name, , control]) => [name, control.value.split(',').map(text => text.trim()).filter(Boolean)])),
  }))) reload();
}

async function editWeight(tenant, weight, reload) {
  const value = h('input', { type: 'number', min: 1, max: 1000, required: true, value: weight?.weight ?? 1 });
  if (await formDialog(`Weight of ${tenant}`, 'Save', [field('Jobs that begin for each one of a tenant with the weight 1', value)], () => put(`v1/tenants/${tenant}/weight`, { weight: Number(value.value) }))) reload();
}
