using System.Globalization;

namespace ImageGen.Emulators.OpenAi;

/// <summary>Answers of the API and the faults of their way.</summary>
internal static class Answers
{
    public static Task ErrorAsync(HttpContext context, ApiError error) => Json.WriteAsync(context, error.Status, Json.Bytes(new { error }));

    /// <summary>Whether a request was refused, or cut off, before it was accepted.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, Account account, ImageModel model)
    {
        var rule = account.Control.Faults.Draw(FaultPoint.Create);
        if (await BrokenAnswers.BreakAsync(context, rule, rule?.Status ?? 500, Json.ContentType, () => []))
        {
            return true;
        }

        switch (rule?.Kind)
        {
            case FaultKind.Status:
                await StatusAsync(context, rule.Status);
                return true;
            case FaultKind.Throttle:
                await ThrottledAsync(context, rule.RetryAfter, rule.InHeader);
                return true;
            case FaultKind.InsufficientCredit:
                await ErrorAsync(context, ApiError.InsufficientQuota);
                return true;
            case FaultKind.BillingRequired:
                await ErrorAsync(context, ApiError.BillingLimit);
                return true;
            case FaultKind.Unauthenticated:
                await ErrorAsync(context, ApiError.InvalidKey);
                return true;
            case FaultKind.InvalidInput:
                await ErrorAsync(context, ApiError.Invalid(rule.Text ?? "Invalid value.", null, "invalid_value"));
                return true;
            case FaultKind.Moderated:
                await ErrorAsync(context, ApiError.Moderated(model, "input"));
                return true;
        }

        if (account.Control.Limiter is { } limiter && !limiter.TryTake(out _, out var wait))
        {
            await ThrottledAsync(context, wait.TotalSeconds, inHeader: true);
            return true;
        }

        return false;
    }

    /// <summary>Answers what was accepted, or does what the rule says in its place.</summary>
    public static async Task AnswerAsync(HttpContext context, FaultRule? rule, Generation generation, Account account)
    {
        if (await BrokenAnswers.BreakAsync(context, rule, 200, Json.ContentType, () => GenerationView.Write(generation, account)))
        {
            return;
        }

        await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, rule.Status)
            : generation.IsWithheld ? ErrorAsync(context, ApiError.Moderated(generation.Request.Model, "output"))
            : Json.WriteAsync(context, 200, GenerationView.Write(generation, account)));
    }

    /// <summary>A 500 or 503 is the application's, other 5xx come from what stands before it, as a page.</summary>
    private static Task StatusAsync(HttpContext context, int status)
        => status is <= 500 or 503 ? ErrorAsync(context, ApiError.ServerError(status)) : BrokenAnswers.PageAsync(context, status);

    private static Task ThrottledAsync(HttpContext context, double seconds, bool inHeader)
    {
        if (inHeader)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["retry-after-ms"] = Math.Ceiling(1000 * seconds).ToString(CultureInfo.InvariantCulture);
        }

        return ErrorAsync(context, ApiError.RateLimited(seconds));
    }
}
