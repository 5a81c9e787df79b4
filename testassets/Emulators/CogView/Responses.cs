using System.Globalization;

namespace ImageGen.Emulators.CogView;

/// <summary>The API's responses and their faults.</summary>
internal static class Responses
{
    public static Task ErrorAsync(HttpContext context, ApiError error, IReadOnlyList<object>? marks = null)
        => Json.WriteAsync(context, error.Status, Json.Bytes(new { error, contentFilter = marks }));

    /// <summary>Returns whether a request was refused or aborted before acceptance.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, Account account)
    {
        if (account.KeyError(context.Request) is { } keyError)
        {
            await ErrorAsync(context, keyError);
            return true;
        }

        var rule = account.Control.Faults.TakeNext(FaultPoint.Create);
        if (await BrokenResponses.BreakAsync(context, rule, rule?.Status ?? 500, Json.ContentType, () => []))
        {
            return true;
        }

        if (rule is { Kind: FaultKind.Status })
        {
            await StatusAsync(context, rule);
            return true;
        }

        var error = rule?.Kind switch
        {
            FaultKind.Throttle => ApiError.Of("1302"),
            FaultKind.InsufficientCredit => ApiError.Of("1113"),
            FaultKind.BillingRequired => ApiError.Of("1309"),
            FaultKind.Unauthenticated => ApiError.BadKey,
            FaultKind.InvalidInput => ApiError.Of("1210", rule.Text),
            FaultKind.Moderated => ApiError.Of("1301"),
            _ => account.Control.Limiter?.TryTake(out _, out _) == false ? ApiError.Of("1302") : null,
        };
        if (error is null)
        {
            return false;
        }

        if (rule is { Kind: FaultKind.Throttle, InHeader: true })
        {
            context.Response.Headers.RetryAfter = rule.RetryAfter.ToString(CultureInfo.InvariantCulture); // The header is not documented; the body does not state the wait.
        }

        await ErrorAsync(context, error, error.Code == "1301" ? [new { role = "user", level = 1 }] : null);
        return true;
    }

    /// <summary>Sends the response to an accepted request, or applies the rule's fault.</summary>
    public static async Task RespondAsync(HttpContext context, FaultRule? rule, Generation generation, Account account, bool isAsync)
    {
        byte[] Body() => isAsync ? GenerationView.WriteAccepted(generation) : GenerationView.WriteImages(generation, account);

        if (await BrokenResponses.BreakAsync(context, rule, 200, Json.ContentType, Body))
        {
            return;
        }

        await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, rule)
            : !isAsync && generation.Outcome is { Kind: FaultKind.Moderated } ? ErrorAsync(context, ApiError.Of("1301"), generation.FilterMarks)
            : !isAsync && generation.Outcome is { Kind: FaultKind.Fail } ? ErrorAsync(context, ApiError.Of("1234"))
            : Json.WriteAsync(context, 200, Body()));
    }

    /// <summary>The error whose code is the rule's text; without one, a 500 is the application's, and other 5xx come from the reverse proxy, as an HTML page.</summary>
    public static Task StatusAsync(HttpContext context, FaultRule rule)
        => rule.Text is { } code && ApiError.Codes.Contains(code) ? ErrorAsync(context, ApiError.Of(code))
            : rule.Status <= 500 ? ErrorAsync(context, ApiError.Of("1230") with { Status = rule.Status })
            : BrokenResponses.PageAsync(context, rule.Status);
}
