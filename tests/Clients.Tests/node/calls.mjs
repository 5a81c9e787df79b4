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

// Makes all calls at once. A call that fails is made again as often as the plan says, as a user does who clicks again.
export async function run(plan, call, describeError) {
  const results = await Promise.all(Array.from({ length: plan.calls ?? 1 }, async () => {
    const errors = [];
    while (true) {
      try {
        return { images: await call(), errors };
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
