using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>Answers and the faults of their way.</summary>
internal static class Answers
{
    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => Json.WriteAsync(context, status, Json.Bytes(body));

    /// <summary>An empty answer, as those to an interrupt and to a change of the queue.</summary>
    public static void Nothing(HttpContext context) => context.Response.ContentLength = 0;

    /// <summary>A refusal of an order; some years ago it was a bare text, and an array in place of an object.</summary>
    public static Task RefuseAsync(HttpContext context, Box box, JsonObject error, JsonObject nodeErrors)
        => WriteAsync(context, 400, box.Options.IsOld && nodeErrors.Count == 0
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

    /// <summary>Answers with a body, or does what the rule says in its place; a hang with an end is followed by the answer.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, Func<JsonNode> body, bool withNaN = false)
    {
        if (await BrokenAnswers.BreakAsync(context, rule, 200, Json.ContentType, () => Json.Bytes(body())))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status when rule.Status == 500 => Json.WriteAsync(context, 500, "500 Internal Server Error\n\nServer got itself in trouble"u8.ToArray(), "text/plain; charset=utf-8"),
            FaultKind.Status => BrokenAnswers.PageAsync(context, rule.Status),
            // The server itself never throttles and knows no keys: this is what stands before it.
            FaultKind.Throttle => BrokenAnswers.PageAsync(context, 429),
            FaultKind.Unauthenticated => BrokenAnswers.PageAsync(context, 401),
            // No JSON, though Python calls it so.
            _ when withNaN => Json.WriteAsync(context, 200, [.. "{\"is_changed\":[NaN,-Infinity],"u8, .. Json.Bytes(body()).AsSpan(1)]),
            _ => WriteAsync(context, 200, body()),
        });
    }
}
