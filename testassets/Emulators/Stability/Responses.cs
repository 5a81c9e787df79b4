using System.Globalization;

namespace ImageGen.Emulators.Stability;

/// <summary>The API's responses and their faults.</summary>
internal static class Responses
{
    /// <summary>The content type that the service sends with JSON: the image type is a parameter.</summary>
    private const string ImageInJson = "application/json; type=image/png";

    public static Task ErrorAsync(HttpContext context, ApiError error) => Json.WriteAsync(context, error.Status, Json.Bytes(error), "application/json");

    /// <summary>Whether a request was refused, or cut off, before it was read.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, Account account)
    {
        if (!account.HasKey(context.Request))
        {
            await ErrorAsync(context, context.Request.Headers.Authorization.Count == 0 ? ApiError.MissingHeader : ApiError.BadKey);
            return true;
        }

        var isLetIn = account.RequestLockout.LetIn();
        var rule = account.Control.Faults.TakeNext(FaultPoint.Create);
        if (await BrokenResponses.BreakAsync(context, rule, rule?.Status ?? 500, "application/json", () => []))
        {
            return true;
        }

        if (rule is { Kind: FaultKind.Status })
        {
            await StatusAsync(context, rule.Status);
            return true;
        }

        var error = rule?.Kind switch
        {
            FaultKind.Throttle => ApiError.TooMany,
            FaultKind.InsufficientCredit => ApiError.NoCredits,
            FaultKind.Unauthenticated => ApiError.BadKey,
            FaultKind.InvalidInput => ApiError.Bad(rule.Text ?? "some-field: is required"),
            FaultKind.Moderated => rule.Text == "public_figure" ? ApiError.PublicFigure : ApiError.Moderated,
            _ => isLetIn && account.Control.Limiter?.TryTake(out _, out _) != false ? null : ApiError.TooMany,
        };
        if (error is null)
        {
            return false;
        }

        if (rule is { Kind: FaultKind.Throttle, InHeader: true })
        {
            context.Response.Headers.RetryAfter = rule.RetryAfter.ToString(CultureInfo.InvariantCulture); // The header is not documented; the body does not state the wait.
        }

        await ErrorAsync(context, error);
        return true;
    }

    /// <summary>Sends the response to an accepted request, or applies the rule's fault.</summary>
    public static async Task RespondAsync(HttpContext context, FaultRule? rule, Generation generation)
    {
        context.Response.Headers["x-request-id"] = generation.Id;
        var asJson = context.Request.Headers.Accept == "application/json";
        var body = asJson ? Write(generation) : generation.Image;
        var type = asJson ? ImageInJson : generation.Outcome is { Kind: FaultKind.Html } ? "text/html" : "image/png";
        if (!asJson)
        {
            context.Response.Headers["finish-reason"] = generation.FinishReason;
            context.Response.Headers["seed"] = generation.Request.Seed.ToString(CultureInfo.InvariantCulture);
        }

        if (!await BrokenResponses.BreakAsync(context, rule, 200, type, () => body))
        {
            await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, rule.Status) : Json.WriteAsync(context, 200, body, type));
        }
    }

    /// <summary>A 500 or 503 is the application's, other 5xx come from the reverse proxy, as an HTML page.</summary>
    public static Task StatusAsync(HttpContext context, int status)
        => status is <= 500 or 503 ? ErrorAsync(context, ApiError.Internal(status)) : BrokenResponses.PageAsync(context, status);

    private static byte[] Write(Generation generation) => Json.Bytes(new
    {
        image = generation.Image.Length > 0 ? Convert.ToBase64String(generation.Image) : null,
        seed = generation.Request.Seed,
        finish_reason = generation.FinishReason,
    });
}
