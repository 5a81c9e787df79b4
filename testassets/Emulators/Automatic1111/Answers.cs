using System.Text;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>Answers and the faults of their way.</summary>
internal static class Answers
{
    private const string ContentType = "application/json";

    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => Json.WriteAsync(context, status, Json.Bytes(body), ContentType);

    /// <summary>What an exception of the server becomes: a shape of its own at AUTOMATIC1111, bare at Forge, which has the handler commented out.</summary>
    public static Task ExceptionAsync(HttpContext context, Box box, int status, string error, string detail, string errors)
        => !box.IsForge ? WriteAsync(context, status, new JsonObject { ["error"] = error, ["detail"] = detail, ["body"] = "", ["errors"] = errors })
            : status == 500 ? Json.WriteAsync(context, 500, "Internal Server Error"u8.ToArray(), "text/plain; charset=utf-8")
            : WriteAsync(context, status, new JsonObject { ["detail"] = detail });

    public static Task HttpExceptionAsync(HttpContext context, Box box, int status, string detail) => ExceptionAsync(context, box, status, "HTTPException", detail, "");

    /// <summary>FastAPI's own: no handler is registered for it.</summary>
    public static Task UnprocessableAsync(HttpContext context, JsonArray findings) => WriteAsync(context, 422, new JsonObject { ["detail"] = findings });

    /// <summary>Whether the client may use the API: HTTP Basic on <c>/sdapi</c> only.</summary>
    public static bool MayEnter(HttpContext context, string? auth)
        => auth is null || !context.Request.Path.StartsWithSegments("/sdapi")
            || context.Request.Headers.Authorization.ToString() == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(auth))}";

    /// <summary>Answers with a body, or does what the rule says in its place; a hang with an end is followed by the answer.</summary>
    public static async Task SendAsync(HttpContext context, Box box, FaultRule? rule, Func<JsonNode> body)
    {
        if (await BrokenAnswers.BreakAsync(context, rule, 200, ContentType, () => Json.Bytes(body())))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status when rule.Status == 500 => ExceptionAsync(context, box, 500, "RuntimeError", "", rule.Text ?? "unknown"),
            FaultKind.Status when rule.Status < 500 => HttpExceptionAsync(context, box, rule.Status, rule.Text ?? "refused"),
            FaultKind.Status => BrokenAnswers.PageAsync(context, rule.Status),
            // The server itself never throttles: this is what stands before it.
            FaultKind.Throttle => BrokenAnswers.PageAsync(context, 429),
            FaultKind.Unauthenticated => HttpExceptionAsync(context, box, 401, "Incorrect username or password"),
            FaultKind.InvalidInput => UnprocessableAsync(context, [RunReader.Finding("steps", rule.Text ?? "value is not a valid integer", "type_error.integer")]),
            _ => WriteAsync(context, 200, body()),
        });
    }
}
