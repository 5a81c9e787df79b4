// The conformance suite imports globSync of fs, which Node 20 does not have, for a command that the tests do not use.
import { register } from "node:module";

const shim = 'export * from "node:fs"; export { default } from "node:fs"; export function globSync() { throw new Error("fs.globSync needs Node 22."); }';
const hooks = `
export async function resolve(specifier, context, next) {
  return specifier === "fs" && context.parentURL?.includes("/conformance/") ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(shim)}`)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
