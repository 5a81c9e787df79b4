using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>Answers and the faults of their way.</summary>
internal static class Answers
{
    private const string ContentType = "application/json";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What every answer has: open to all pages, and the connection closed after an error.</summary>
    public static async Task DressAsync(HttpContext context, Box box, RequestDelegate next)
    {
        if (box.IsDead && !context.Request.Path.StartsWithSegments("/_control"))
        {
            BrokenAnswers.Reset(context);
            return;
        }

        if (HttpMethods.IsPost(context.Request.Method) && context.Request.ContentLength is null && context.Request.Headers.TransferEncoding.Count == 0)
        {
            box.CountSlowPost();
            await Task.Delay(TimeSpan.FromSeconds(5), box.Time, context.RequestAborted);
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
            // A wrong method is an unknown route here.
            context.Response.StatusCode = 404;
            context.Response.Headers.Remove("Allow");
        }
    }

    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => Json.WriteAsync(context, status, BytesOf(body), ContentType);

    public static Task ErrorAsync(HttpContext context, BoxError error) => WriteAsync(context, error.Status, error.Body);

    public static byte[] BytesOf(JsonNode body) => JsonSerializer.SerializeToUtf8Bytes(body, Json.Options);

    /// <summary>The body as an object; null when an error was answered. Bad JSON has another status on each family of routes.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext context, int statusOfBadJson)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        if (buffer.Length == 0)
        {
            await ErrorAsync(context, BoxError.EmptyBody);
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

            await ErrorAsync(context, BoxError.NotAnObject);
        }
        catch (JsonException)
        {
            const string What = "[json.exception.parse_error.101] parse error";
            await ErrorAsync(context, statusOfBadJson == 400 ? BoxError.Of(400, "invalid json", What) : BoxError.Server(What));
        }

        return null;
    }

    /// <summary>Whether an order was refused, or cut off, before it was looked at.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, Box box)
    {
        var rule = box.Control.Faults.Draw(FaultPoint.Create);
        if (rule is null || rule.Kind == FaultKind.Hang)
        {
            return await BrokenAnswers.BreakAsync(context, rule, 500, ContentType, () => []);
        }

        await SendAsync(context, rule, 200, () => new JsonObject());
        return true;
    }

    /// <summary>Answers with a body, or does what the rule says in its place; a hang with an end is followed by the answer.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, int status, Func<JsonNode> body)
    {
        if (await BrokenAnswers.BreakAsync(context, rule, status, ContentType, () => BytesOf(body())))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status when rule.Status is <= 500 => ErrorAsync(context, rule.Status == 500 ? BoxError.Server("std::bad_alloc") : BoxError.Of(rule.Status, rule.Text ?? "invalid generation parameters")),
            FaultKind.Status => BrokenAnswers.PageAsync(context, rule.Status),
            FaultKind.Throttle => ErrorAsync(context, BoxError.QueueFull),
            // The server knows no keys: this is what stands before it.
            FaultKind.Unauthenticated => BrokenAnswers.PageAsync(context, 401),
            _ => WriteAsync(context, status, body()),
        });
    }
}
