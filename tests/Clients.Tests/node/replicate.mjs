// Calls the gateway with npm replicate. The argument is a plan in JSON; the output is one line of JSON with a result for each call.
import { readFile } from "node:fs/promises";
import Replicate, { validateWebhook } from "replicate";
import { Webhook } from "svix";
import { digest, download, run, signalOf } from "./calls.mjs";

const plan = JSON.parse(process.argv[2]);
const client = new Replicate({ baseUrl: plan.url, auth: plan.key, useFileOutput: false });
const input = async () => ({ ...plan.input, ...(plan.image ? { image: new Blob([await readFile(plan.image)], { type: "image/png" }) } : {}) });

const digests = async (output) => Promise.all((Array.isArray(output) ? output : [output]).map(async (url) => digest(await download(url))));

const actions = {
  run: async () => digests(await client.run(plan.model, { input: await input(), signal: signalOf(plan), ...(plan.wait ? { wait: plan.wait } : {}) })),
  create: async () => {
    const created = await client.predictions.create({ model: plan.model, input: await input(), webhook: plan.webhook, webhook_events_filter: plan.filter });
    const ended = await client.wait(created, { interval: 100 });
    return [created.status, ended.status, ...(await digests(ended.output))];
  },
  cancel: async () => {
    const created = await client.predictions.create({ model: plan.model, input: await input() });
    const canceled = await client.predictions.cancel(created.id);
    const ended = await client.wait(canceled, { interval: 100 });
    return [ended.status, String(ended.output)];
  },
  secret: async () => [(await client.webhooks.default.secret.get()).key],

  // What Replicate's own function and the library of its signatures say of a request.
  verify: async () => {
    const { headers, body, secret } = plan;
    const verdict = String(await validateWebhook({ id: headers["webhook-id"], timestamp: headers["webhook-timestamp"], signature: headers["webhook-signature"], body, secret }));
    new Webhook(secret).verify(body, headers); // Throws when it refuses.
    return [verdict, JSON.parse(body).status];
  },
  get: async () => [(await client.predictions.get(plan.id)).status],
  list: async () => (await client.predictions.list()).results.map((prediction) => prediction.input.prompt),
  paginate: async () => {
    const pages = [];
    for await (const page of client.paginate(client.predictions.list)) {
      pages.push(String(page.length));
    }

    return pages;
  },
};

await run(plan, actions[plan.action], (error) => ({ name: error.name, status: error.response?.status ?? null, message: error.message }));
