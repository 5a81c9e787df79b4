// Calls the gateway's tools with the SDKs of MCP: @modelcontextprotocol/sdk for revision 2025-11-25, @modelcontextprotocol/client for 2026-07-28. The argument is a plan in JSON; the output is one line of JSON with a result for each
// call: [digest of the linked image, media type of the block, its bytes, structured content as JSON].
import { digest, download, run } from "./calls.mjs";

const plan = JSON.parse(process.argv[2]);
const isStateless = plan.revision === "2026-07-28";
const authorization = plan.key ? { authorization: `Bearer ${plan.key}` } : {};

// The request of the tool goes over the proxy that cuts connections, and the ones before it do not.
const routed = (url, init) => fetch(plan.cut && init?.body?.includes('"tools/call"') ? new URL("/mcp", plan.cut) : url, init);

async function connect() {
  const [{ Client, StreamableHTTPClientTransport }, { StdioClientTransport }] = isStateless
    ? [await import("@modelcontextprotocol/client"), await import("@modelcontextprotocol/client/stdio")]
    : [
      { ...(await import("@modelcontextprotocol/sdk/client/index.js")), ...(await import("@modelcontextprotocol/sdk/client/streamableHttp.js")) },
      await import("@modelcontextprotocol/sdk/client/stdio.js"),
    ];
  const client = new Client({ name: "imagegen-client-tests", version: "1.0.0" }, isStateless ? { versionNegotiation: { mode: { pin: plan.revision } } } : {});
  const transport = plan.command
    ? new StdioClientTransport({ command: plan.command[0], args: plan.command.slice(1), env: { ...process.env, IMAGEGEN_API_KEY: plan.key } })
    : new StreamableHTTPClientTransport(new URL("/mcp", plan.url), { requestInit: { headers: authorization }, fetch: routed });
  await client.connect(transport);
  return client;
}

class ToolError extends Error {
  constructor(result) {
    super(result.content.map((block) => block.text).join(" "));
    this.structured = result.structuredContent;
  }
}

function call(client, options) {
  const request = { name: plan.tool ?? "generate_image", arguments: plan.arguments };
  const limits = { timeout: plan.timeout ?? 50_000, ...options };
  return isStateless ? client.callTool(request, limits) : client.callTool(request, undefined, limits);
}

async function described(result) {
  if (result.isError) {
    throw new ToolError(result);
  }

  const link = result.content.find((block) => block.type === "resource_link");
  const image = result.content.find((block) => block.type === "image");
  return [digest(await download(link.uri)), image.mimeType, String(Buffer.from(image.data, "base64").length), JSON.stringify(result.structuredContent)];
}

const actions = {
  tools: async (client) => (await client.listTools()).tools.map((tool) => tool.name).sort(),
  revision: async (client) => [client.getNegotiatedProtocolVersion?.() ?? client.transport.protocolVersion ?? client.transport._protocolVersion],
  call: async (client) => described(await call(client)),
  text: async (client) => [JSON.stringify((await call(client)).structuredContent)],

  // Gives the call up at its first progress, which closes its stream, and makes it again.
  giveUp: async (client) => {
    const giveUp = new AbortController();
    const first = call(client, { signal: giveUp.signal, onprogress: () => giveUp.abort() });
    await first.then(() => { throw new Error("The call was not given up."); }, () => undefined);
    return described(await call(client));
  },
};

const client = await connect();
await run(plan, () => actions[plan.action ?? "call"](client), (error) => ({ name: error.constructor.name, code: String(error.structured?.code ?? error.structured?.reason ?? error.code ?? ""), message: error.message }));
await client.close();
process.exit(0);
