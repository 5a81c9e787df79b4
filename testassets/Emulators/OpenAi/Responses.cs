using System.Globalization;

namespace ImageGen.Emulators.OpenAi;

/// <summary>The API's responses and their faults.</summary>
internal static class Responses
{
    public static Task ErrorAsync(HttpContext context, Account account, ApiError error)
        => Json.WriteAsync(context, error.Status, Json.Bytes(account.Options.BehindProxy ? new { error = (object)ProxyError.Of(error) } : new { error = (object)error }));

    /// <summary>Returns whether a request was refused or aborted before acceptance.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, Account account, ImageModel model)
    {
        var rule = account.Control.Faults.TakeNext(FaultPoint.Create);
        if (await BrokenResponses.BreakAsync(context, rule, rule?.Status ?? 500, Json.ContentType, () => []))
        {
            return true;
        }

        switch (rule?.Kind)
        {
            case FaultKind.Status:
                await StatusAsync(context, account, rule.Status);
                return true;
            case FaultKind.Throttle:
                await ThrottledAsync(context, account, rule.RetryAfter, rule.InHeader);
                return true;
            case FaultKind.InsufficientCredit:
                await ErrorAsync(context, account, ApiError.InsufficientQuota);
                return true;
            case FaultKind.BillingRequired:
                await ErrorAsync(context, account, ApiError.BillingLimit);
                return true;
            case FaultKind.Unauthenticated:
                await ErrorAsync(context, account, ApiError.InvalidKey);
                return true;
            case FaultKind.InvalidInput:
                await ErrorAsync(context, account, ApiError.Invalid(rule.Text ?? "Invalid value.", null, "invalid_value"));
                return true;
            case FaultKind.Moderated:
                await ErrorAsync(context, account, ApiError.Moderated(model, "input"));
                return true;
        }

        if (account.Control.Limiter is { } limiter && !limiter.TryTake(out _, out var wait))
        {
            await ThrottledAsync(context, account, wait.TotalSeconds, inHeader: true);
            return true;
        }

        return false;
    }

    /// <summary>Sends the response to an accepted request, or applies the rule's fault.</summary>
    public static async Task RespondAsync(HttpContext context, FaultRule? rule, Generation generation, Account account)
    {
        if (await BrokenResponses.BreakAsync(context, rule, 200, Json.ContentType, () => GenerationView.Write(generation, account)))
        {
            return;
        }

        await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, account, rule.Status)
            : generation.IsWithheld && account.Options.WithholdsWithMark ? Json.WriteAsync(context, 200, """{"data":[{"b64_json":null,"url":null,"respect_moderation":false}]}"""u8.ToArray())
            : generation.IsWithheld ? ErrorAsync(context, account, ApiError.Moderated(generation.Request.Model, "output"))
            : Json.WriteAsync(context, 200, GenerationView.Write(generation, account)));
    }

    /// <summary>A 500 or 503 is the application's, other 5xx come from the reverse proxy, as an HTML page.</summary>
    private static Task StatusAsync(HttpContext context, Account account, int status)
        => status is <= 500 or 503 ? ErrorAsync(context, account, ApiError.ServerError(status)) : BrokenResponses.PageAsync(context, status);

    private static Task ThrottledAsync(HttpContext context, Account account, double seconds, bool inHeader)
    {
        if (inHeader)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["retry-after-ms"] = Math.Ceiling(1000 * seconds).ToString(CultureInfo.InvariantCulture);
        }

        return ErrorAsync(context, account, ApiError.RateLimited(seconds));
    }
}
