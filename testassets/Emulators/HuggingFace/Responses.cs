using System.Globalization;
using System.Text.Json;
using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>The router's responses and their faults.</summary>
internal static class Responses
{
    private const double LoadingSeconds = 20;

    public static Task ErrorAsync(HttpContext context, int status, string sentence) => Json.WriteAsync(context, status, Json.Bytes(new { error = sentence }));

    public static Task NotFoundAsync(HttpContext context) => Json.WriteAsync(context, 404, "Not Found"u8.ToArray(), "text/plain; charset=utf-8");

    /// <summary>Accepts an order; returns null if the request was refused or aborted.</summary>
    /// <param name="context">The request.</param>
    /// <param name="account">The account.</param>
    /// <param name="provider">The addressed inference provider.</param>
    /// <param name="read">Reads the model's name there, and prompt and seed from the body.</param>
    public static async Task<Generation?> TakeAsync(HttpContext context, Account account, string provider, Func<JsonElement, (string? Model, JsonElement Prompt, JsonElement Seed)> read)
    {
        account.Traffic.CountCreate();
        var body = await ReadBodyAsync(context);
        var (model, prompt, seed) = body.ValueKind == JsonValueKind.Object ? read(body) : (null, default, default);
        if (await RefuseAsync(context, account, provider, model))
        {
            return null;
        }

        if (model is null || HubModel.Served(provider, model) is null)
        {
            await (provider == "hf-inference" && model == "stabilityai/stable-diffusion-xl-base-1.0"
                ? ErrorAsync(context, 410, RouterMessages.Deprecated(provider))
                : ErrorAsync(context, 400, RouterMessages.NotSupported(provider)));
            return null;
        }

        if (prompt.ValueKind != JsonValueKind.String)
        {
            await (provider == "fal-ai"
                ? Json.WriteAsync(context, 422, Json.Bytes(new { detail = new[] { new { loc = new[] { "body", "prompt" }, msg = "field required", type = "value_error.missing" } } }))
                : ErrorAsync(context, 400, "The prompt is missing."));
            return null;
        }

        // The purchase: it is recorded in the ledger before the response, whether the connection survives or not.
        long? asked = seed.ValueKind == JsonValueKind.Number ? seed.GetInt64() : null;
        var generation = Generation.Accept(account, provider, model, prompt.GetString()!, asked, body);
        account.Generations[generation.Id] = generation;
        account.Ledger.Record(generation.ToPurchase(account.Time, asked));
        return generation;
    }

    /// <summary>Sends the response to an accepted request, or applies the fault of the next rule.</summary>
    public static async Task RespondAsync(HttpContext context, Account account, int status, byte[] body, string contentType = Json.ContentType)
    {
        var rule = account.Control.Faults.TakeNext(FaultPoint.Accepted);
        if (!await BrokenResponses.BreakAsync(context, rule, status, contentType, () => body))
        {
            await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, rule, null) : Json.WriteAsync(context, status, body, contentType));
        }
    }

    /// <summary>Waits until an order has ended, as synchronous providers do.</summary>
    public static Task WaitAsync(HttpContext context, Account account, Generation generation)
        => account.Time.WaitUntilAsync(generation.EndsAt, context.RequestAborted);

    /// <summary>Sends the response to a free call, or applies the rule's fault.</summary>
    public static async Task ShowAsync(HttpContext context, Account account, FaultPoint point, Func<Task> show)
    {
        var rule = account.Control.Faults.TakeNext(point);
        if (!account.HasToken(context.Request))
        {
            await ErrorAsync(context, 401, RouterMessages.BadToken);
        }
        else if (!await BrokenResponses.BreakAsync(context, rule, 200, Json.ContentType, () => "{\"status\":\"COMPLETED\"}"u8.ToArray()))
        {
            await (rule?.Kind switch
            {
                FaultKind.Status => StatusAsync(context, rule, null),
                FaultKind.Throttle => ErrorAsync(context, 429, "Too many requests."),
                FaultKind.Unauthenticated => ErrorAsync(context, 401, RouterMessages.BadToken),
                _ => show(),
            });
        }
    }

    private static async Task<bool> RefuseAsync(HttpContext context, Account account, string provider, string? model)
    {
        if (!account.HasToken(context.Request))
        {
            await ErrorAsync(context, 401, RouterMessages.BadToken);
            return true;
        }

        var rule = account.Control.Faults.TakeNext(FaultPoint.Create);
        if (await BrokenResponses.BreakAsync(context, rule, rule?.Status ?? 500, Json.ContentType, () => []))
        {
            return true;
        }

        if (rule is { Kind: FaultKind.Throttle, InHeader: true })
        {
            context.Response.Headers.RetryAfter = rule.RetryAfter.ToString(CultureInfo.InvariantCulture);
        }

        var answer = rule?.Kind switch
        {
            FaultKind.Status => StatusAsync(context, rule, model),
            FaultKind.Throttle => ErrorAsync(context, 429, "Too many requests."),
            FaultKind.InsufficientCredit => ErrorAsync(context, 402, RouterMessages.NoCredit),
            FaultKind.Unauthenticated => ErrorAsync(context, 401, RouterMessages.BadToken),
            FaultKind.InvalidInput => ErrorAsync(context, 400, rule.Text ?? "The input is invalid."),
            FaultKind.Moderated => Json.WriteAsync(context, 422, Json.Bytes(new { detail = new[] { new { loc = new[] { "body", "prompt" }, msg = "The content could not be processed.", type = "content_policy_violation" } } })),
            _ => account.Control.Limiter?.TryTake(out _, out _) == false ? ErrorAsync(context, 429, $"Too many requests to {provider}.") : null,
        };
        if (answer is not null)
        {
            await answer;
        }

        return answer is not null;
    }

    /// <summary>With the text <c>loading</c>, the response of a model that is not loaded, for any status; else a 500 is the application's, and other 5xx come as a page.</summary>
    private static Task StatusAsync(HttpContext context, FaultRule rule, string? model)
        => rule.Text == "loading" ? Json.WriteAsync(context, rule.Status, Json.Bytes(new { error = RouterMessages.Loading(model ?? "it"), estimated_time = LoadingSeconds }))
            : rule.Status is <= 500 or 503 ? ErrorAsync(context, rule.Status, rule.Text ?? "Internal Server Error")
            : BrokenResponses.PageAsync(context, rule.Status);

    private static async Task<JsonElement> ReadBodyAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
