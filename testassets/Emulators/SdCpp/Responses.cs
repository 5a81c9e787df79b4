using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>The server's responses and their faults.</summary>
internal static class Responses
{
    private const string ContentType = "application/json";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Adds the headers of every response: CORS for all origins, and a closed connection after an error.</summary>
    public static async Task AddHeadersAsync(HttpContext context, ServerState state, RequestDelegate next)
    {
        if (state.IsDead && !context.Request.Path.StartsWithSegments("/_control"))
        {
            BrokenResponses.Reset(context);
            return;
        }

        if (HttpMethods.IsPost(context.Request.Method) && context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count == 0)
        {
            state.CountSlowPost();
            await Task.Delay(TimeSpan.FromSeconds(5), state.Time, context.RequestAborted);
        }

        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.AccessControlAllowMethods = headers.AccessControlAllowHeaders = "*";
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlAllowOrigin = context.Request.Headers.Origin is [{ } origin, ..] ? origin : "*";
            if (context.Response.StatusCode >= 400)
            {
                headers.Connection = "close";
            }

            return Task.CompletedTask;
        });
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: 405 })
        {
            // A wrong method gets the response of an unknown route.
            context.Response.StatusCode = 404;
            context.Response.Headers.Remove("Allow");
        }
    }

    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => Json.WriteAsync(context, status, BytesOf(body), ContentType);

    public static Task ErrorAsync(HttpContext context, ServerError error) => WriteAsync(context, error.Status, error.Body);

    public static byte[] BytesOf(JsonNode body) => JsonSerializer.SerializeToUtf8Bytes(body, Json.Options);

    /// <summary>Reads the body as an object; null if an error was sent. Each group of routes has its own status for invalid JSON.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext context, int statusOfBadJson)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
        {
            await ErrorAsync(context, ServerError.EmptyBody);
            return null;
        }

        string text;
        try
        {
            text = Strict.GetString(buffer.ToArray());
        }
        catch (DecoderFallbackException)
        {
            context.Response.StatusCode = 500;
            context.Response.ContentLength = 0;
            context.Response.Headers["EXCEPTION_WHAT"] = "[json.exception.type_error.316] invalid UTF-8 byte";
            return null;
        }

        try
        {
            if (JsonNode.Parse(text) is JsonObject body)
            {
                return body;
            }

            await ErrorAsync(context, ServerError.NotAnObject);
        }
        catch (JsonException)
        {
            const string What = "[json.exception.parse_error.101] parse error";
            await ErrorAsync(context, statusOfBadJson == 400 ? ServerError.Of(400, "invalid json", What) : ServerError.Server(What));
        }

        return null;
    }

    /// <summary>Whether an order was refused, or cut off, before it was read.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, ServerState state)
    {
        var rule = state.Control.Faults.TakeNext(FaultPoint.Create);
        if (rule is null || rule.Kind == FaultKind.Hang)
        {
            return await BrokenResponses.BreakAsync(context, rule, 500, ContentType, () => []);
        }

        await SendAsync(context, rule, 200, () => new JsonObject());
        return true;
    }

    /// <summary>Sends a body, or applies the rule's fault; after a hang with an end it sends the body.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, int status, Func<JsonNode> body)
    {
        if (await BrokenResponses.BreakAsync(context, rule, status, ContentType, () => BytesOf(body())))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status when rule.Status is <= 500 => ErrorAsync(context, rule.Status == 500 ? ServerError.Server("std::bad_alloc") : ServerError.Of(rule.Status, rule.Text ?? "invalid generation parameters")),
            FaultKind.Status => BrokenResponses.PageAsync(context, rule.Status),
            FaultKind.Throttle => ErrorAsync(context, ServerError.QueueFull),
            // The server has no keys; a reverse proxy in front of it does.
            FaultKind.Unauthenticated => BrokenResponses.PageAsync(context, 401),
            _ => WriteAsync(context, status, body()),
        });
    }
}
