// Calls the gateway with the AI SDK. The argument is a plan in JSON; the output is one line of JSON with a result for each call.
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createReplicate } from "@ai-sdk/replicate";
import { generateImage } from "ai";
import { digest, fetchOf, run, signalOf } from "./calls.mjs";

const plan = JSON.parse(process.argv[2]);
const providers = {
  openai: () => createOpenAI({ baseURL: plan.url, apiKey: plan.key, fetch: fetchOf(plan) }),
  compatible: () => createOpenAICompatible({ name: "imagegen", baseURL: plan.url, apiKey: plan.key, fetch: fetchOf(plan) }),
  replicate: () => createReplicate({ baseURL: plan.url, apiToken: plan.key, fetch: fetchOf(plan) }),
};
const provider = providers[plan.provider]();
const model = provider.imageModel ? provider.imageModel(plan.model) : provider.image(plan.model);

async function generate() {
  const { images } = await generateImage({
    model, prompt: plan.prompt, size: plan.size, n: plan.n, seed: plan.seed, aspectRatio: plan.aspectRatio, maxRetries: plan.retries ?? 2, providerOptions: plan.options ?? {}, abortSignal: signalOf(plan),
  });
  return images.map((image) => digest(image.uint8Array));
}

await run(plan, generate, (error) => {
  const last = error.lastError ?? error;
  return { name: last.name, wrapper: error.name, status: last.statusCode ?? null, body: last.responseBody ?? null, retryable: last.isRetryable ?? null, message: last.message };
});
