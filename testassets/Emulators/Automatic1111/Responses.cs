using System.Text;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>The server's responses and their faults.</summary>
internal static class Responses
{
    private const string ContentType = "application/json";

    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => Json.WriteAsync(context, status, Json.Bytes(body), ContentType);

    /// <summary>Sends an exception of the server: with its own format at AUTOMATIC1111, as plain text at Forge, which has the handler commented out.</summary>
    public static Task ExceptionAsync(HttpContext context, ServerState state, int status, string error, string detail, string errors)
        => !state.IsForge ? WriteAsync(context, status, new JsonObject { ["error"] = error, ["detail"] = detail, ["body"] = "", ["errors"] = errors })
            : status == 500 ? Json.WriteAsync(context, 500, "Internal Server Error"u8.ToArray(), "text/plain; charset=utf-8")
            : WriteAsync(context, status, new JsonObject { ["detail"] = detail });

    public static Task HttpExceptionAsync(HttpContext context, ServerState state, int status, string detail) => ExceptionAsync(context, state, status, "HTTPException", detail, "");

    /// <summary>Sends FastAPI's own format, because no handler is registered for this error.</summary>
    public static Task UnprocessableAsync(HttpContext context, JsonArray findings) => WriteAsync(context, 422, new JsonObject { ["detail"] = findings });

    /// <summary>Whether the client may use the API: HTTP Basic on <c>/sdapi</c> only.</summary>
    public static bool IsAuthorized(HttpContext context, string? auth)
        => auth is null || !context.Request.Path.StartsWithSegments("/sdapi")
            || context.Request.Headers.Authorization.ToString() == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(auth))}";

    /// <summary>Sends a body, or applies the rule's fault; after a hang with an end it sends the body.</summary>
    public static async Task SendAsync(HttpContext context, ServerState state, FaultRule? rule, Func<JsonNode> body)
    {
        if (await BrokenResponses.BreakAsync(context, rule, 200, ContentType, () => Json.Bytes(body())))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status when rule.Status == 500 => ExceptionAsync(context, state, 500, "RuntimeError", "", rule.Text ?? "unknown"),
            FaultKind.Status when rule.Status < 500 => HttpExceptionAsync(context, state, rule.Status, rule.Text ?? "refused"),
            FaultKind.Status => BrokenResponses.PageAsync(context, rule.Status),
            // The server itself never throttles; a reverse proxy in front of it does.
            FaultKind.Throttle => BrokenResponses.PageAsync(context, 429),
            FaultKind.Unauthenticated => HttpExceptionAsync(context, state, 401, "Incorrect username or password"),
            FaultKind.InvalidInput => UnprocessableAsync(context, [RunReader.Finding("steps", rule.Text ?? "value is not a valid integer", "type_error.integer")]),
            _ => WriteAsync(context, 200, body()),
        });
    }
}
