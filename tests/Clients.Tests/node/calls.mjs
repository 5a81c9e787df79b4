// What the programs of the clients have in common.
import { createHash } from "node:crypto";

// Images of OpenAI's API as digests: bytes, or a link that must work without credentials.
export async function describe(images) {
  return Promise.all(images.map(async (image) => digest(image.b64_json ? Buffer.from(image.b64_json, "base64") : await download(image.url))));
}

export async function download(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} answered ${response.status}`);
  }

  return Buffer.from(await response.arrayBuffer());
}

export const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

// The fetch of a plan that has a limit to release: it keeps the statuses of all responses, and after the first one with a rate limit it makes a place.
const statuses = [];
export const fetchOf = (plan) => (plan.release ? async (input, init) => {
  const response = await fetch(input, init);
  statuses.push(response.status);
  if (response.status === 429 && plan.release) {
    const { url, key } = plan.release;
    plan.release = null;
    await fetch(url, { method: "POST", headers: { Authorization: `Bearer ${key}` } });
  }

  return response;
} : undefined);

// The signal with which the first call of a plan is given up after some milliseconds.
export function signalOf(plan) {
  const after = plan.giveUpAfter;
  plan.giveUpAfter = null;
  return after ? AbortSignal.timeout(after) : undefined;
}

// Makes all calls at once. A call that fails is made again as often as the plan says, as a user does who clicks again.
export async function run(plan, call, describeError) {
  const results = await Promise.all(Array.from({ length: plan.calls ?? 1 }, async () => {
    const errors = [];
    while (true) {
      try {
        return { images: await call(), errors, statuses };
      } catch (error) {
        errors.push(describeError(error));
        if (errors.length > (plan.again ?? 0)) {
          return { images: null, errors };
        }
      }
    }
  }));
  console.log(JSON.stringify({ results }));
}
