using System.Globalization;
using System.Text.Json;
using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>Answers of the router and the faults of their way.</summary>
internal static class Answers
{
    private const double LoadingSeconds = 20;

    public static Task ErrorAsync(HttpContext context, int status, string sentence) => Json.WriteAsync(context, status, Json.Bytes(new { error = sentence }));

    public static Task NotFoundAsync(HttpContext context) => Json.WriteAsync(context, 404, "Not Found"u8.ToArray(), "text/plain; charset=utf-8");

    /// <summary>Takes an order; null when it was answered otherwise, or not at all.</summary>
    /// <param name="context">The call.</param>
    /// <param name="account">The account.</param>
    /// <param name="provider">The inference provider it came to.</param>
    /// <param name="read">The model's name there, and where prompt and seed stand in the body.</param>
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
                ? ErrorAsync(context, 410, Sentences.Deprecated(provider))
                : ErrorAsync(context, 400, Sentences.NotSupported(provider)));
            return null;
        }

        if (prompt.ValueKind != JsonValueKind.String)
        {
            await (provider == "fal-ai"
                ? Json.WriteAsync(context, 422, Json.Bytes(new { detail = new[] { new { loc = new[] { "body", "prompt" }, msg = "field required", type = "value_error.missing" } } }))
                : ErrorAsync(context, 400, "The prompt is missing."));
            return null;
        }

        // Bought: from here on it is in the ledger, whatever becomes of this connection.
        long? asked = seed.ValueKind == JsonValueKind.Number ? seed.GetInt64() : null;
        var generation = Generation.Accept(account, provider, model, prompt.GetString()!, asked, body);
        account.Generations[generation.Id] = generation;
        account.Ledger.Record(generation.ToPurchase(account.Time, asked));
        return generation;
    }

    /// <summary>Answers what was accepted, or does what the rule drawn says in its place.</summary>
    public static async Task AnswerAsync(HttpContext context, Account account, int status, byte[] body, string contentType = Json.ContentType)
    {
        var rule = account.Control.Faults.Draw(FaultPoint.Accepted);
        if (!await BrokenAnswers.BreakAsync(context, rule, status, contentType, () => body))
        {
            await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, rule, null) : Json.WriteAsync(context, status, body, contentType));
        }
    }

    /// <summary>Waits until an order is made, as providers do that answer with the image.</summary>
    public static Task WaitAsync(HttpContext context, Account account, Generation generation)
        => account.Time.WaitUntilAsync(generation.EndsAt, context.RequestAborted);

    /// <summary>Answers a free call, or does what the rule says in its place.</summary>
    public static async Task ShowAsync(HttpContext context, Account account, FaultPoint point, Func<Task> show)
    {
        var rule = account.Control.Faults.Draw(point);
        if (!account.HasToken(context.Request))
        {
            await ErrorAsync(context, 401, Sentences.BadToken);
        }
        else if (!await BrokenAnswers.BreakAsync(context, rule, 200, Json.ContentType, () => "{\"status\":\"COMPLETED\"}"u8.ToArray()))
        {
            await (rule?.Kind switch
            {
                FaultKind.Status => StatusAsync(context, rule, null),
                FaultKind.Throttle => ErrorAsync(context, 429, "Too many requests."),
                FaultKind.Unauthenticated => ErrorAsync(context, 401, Sentences.BadToken),
                _ => show(),
            });
        }
    }

    private static async Task<bool> RefuseAsync(HttpContext context, Account account, string provider, string? model)
    {
        if (!account.HasToken(context.Request))
        {
            await ErrorAsync(context, 401, Sentences.BadToken);
            return true;
        }

        var rule = account.Control.Faults.Draw(FaultPoint.Create);
        if (await BrokenAnswers.BreakAsync(context, rule, rule?.Status ?? 500, Json.ContentType, () => []))
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
            FaultKind.InsufficientCredit => ErrorAsync(context, 402, Sentences.NoCredit),
            FaultKind.Unauthenticated => ErrorAsync(context, 401, Sentences.BadToken),
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

    /// <summary>With the text <c>loading</c>, what a model says that is not loaded, whatever the status; else a 500 is the application's, and other 5xx come as a page.</summary>
    private static Task StatusAsync(HttpContext context, FaultRule rule, string? model)
        => rule.Text == "loading" ? Json.WriteAsync(context, rule.Status, Json.Bytes(new { error = Sentences.Loading(model ?? "it"), estimated_time = LoadingSeconds }))
            : rule.Status is <= 500 or 503 ? ErrorAsync(context, rule.Status, rule.Text ?? "Internal Server Error")
            : BrokenAnswers.PageAsync(context, rule.Status);

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
