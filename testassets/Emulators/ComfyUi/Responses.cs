using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>The server's responses and their faults.</summary>
internal static class Responses
{
    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => Json.WriteAsync(context, status, Json.Bytes(body));

    /// <summary>An empty response, as to an interrupt and to a change of the queue.</summary>
    public static void Nothing(HttpContext context) => context.Response.ContentLength = 0;

    /// <summary>A refusal of an order; an old server sends plain text, and an array in place of an object.</summary>
    public static Task RefuseAsync(HttpContext context, ServerState state, JsonObject error, JsonObject nodeErrors)
        => WriteAsync(context, 400, state.Options.IsOld && nodeErrors.Count == 0
            ? new JsonObject { ["error"] = error["message"]?.DeepClone(), ["node_errors"] = new JsonArray() }
            : new JsonObject { ["error"] = error, ["node_errors"] = nodeErrors });

    public static async Task<JsonObject?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Sends a body, or applies the rule's fault; after a hang with an end it sends the body.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, Func<JsonNode> body, bool withNaN = false)
    {
        if (await BrokenResponses.BreakAsync(context, rule, 200, Json.ContentType, () => Json.Bytes(body())))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status when rule.Status == 500 => Json.WriteAsync(context, 500, "500 Internal Server Error\n\nServer got itself in trouble"u8.ToArray(), "text/plain; charset=utf-8"),
            FaultKind.Status => BrokenResponses.PageAsync(context, rule.Status),
            // The server itself has no throttling and no keys; a reverse proxy in front of it does.
            FaultKind.Throttle => BrokenResponses.PageAsync(context, 429),
            FaultKind.Unauthenticated => BrokenResponses.PageAsync(context, 401),
            // Not valid JSON, although Python's library writes it.
            _ when withNaN => Json.WriteAsync(context, 200, [.. "{\"is_changed\":[NaN,-Infinity],"u8, .. Json.Bytes(body()).AsSpan(1)]),
            _ => WriteAsync(context, 200, body()),
        });
    }
}
