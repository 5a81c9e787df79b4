// Calls the gateway with npm openai. The argument is a plan in JSON; the output is one line of JSON with a result for each call.
import { readFile } from "node:fs/promises";
import OpenAI, { toFile } from "openai";
import { describe, fetchOf, run, signalOf } from "./calls.mjs";

const plan = JSON.parse(process.argv[2]);
const client = new OpenAI({ baseURL: plan.url, apiKey: plan.key, maxRetries: plan.retries ?? 2, timeout: plan.timeout ?? 60_000, fetch: fetchOf(plan) });
const body = { prompt: plan.prompt, model: plan.model, size: plan.size, n: plan.n, response_format: plan.response_format, ...plan.body };

async function generate() {
  if (plan.image) {
    return describe((await client.images.edit({ ...body, image: await toFile(await readFile(plan.image), "image.png", { type: "image/png" }) })).data);
  }

  if (!plan.stream) {
    return describe((await client.images.generate(body, { signal: signalOf(plan) })).data);
  }

  const images = [];
  for await (const event of await client.images.generate({ ...body, stream: true })) {
    if (event.type === "image_generation.completed") {
      images.push(event);
    }
  }

  return describe(images);
}

async function models() {
  const names = [];
  for await (const model of client.models.list()) {
    names.push(model.id);
  }

  return names;
}

await run(plan, plan.models ? models : generate, (error) => ({
  name: error.constructor.name, status: error.status ?? null, code: error.code ?? null, type: error.type ?? null, param: error.param ?? null, message: error.message, request: error.requestID ?? null,
}));
