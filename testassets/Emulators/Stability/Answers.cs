using System.Globalization;

namespace ImageGen.Emulators.Stability;

/// <summary>Answers of the API and the faults of their way.</summary>
internal static class Answers
{
    /// <summary>What the service really sends with JSON: what is inside is a parameter.</summary>
    private const string PictureInJson = "application/json; type=image/png";

    public static Task ErrorAsync(HttpContext context, ApiError error) => Json.WriteAsync(context, error.Status, Json.Bytes(error), "application/json");

    /// <summary>Whether a request was refused, or cut off, before it was looked at.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, Account account)
    {
        if (!account.HasKey(context.Request))
        {
            await ErrorAsync(context, context.Request.Headers.Authorization.Count == 0 ? ApiError.MissingHeader : ApiError.BadKey);
            return true;
        }

        var isLetIn = account.LockOut.LetIn();
        var rule = account.Control.Faults.Draw(FaultPoint.Create);
        if (await BrokenAnswers.BreakAsync(context, rule, rule?.Status ?? 500, "application/json", () => []))
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
            context.Response.Headers.RetryAfter = rule.RetryAfter.ToString(CultureInfo.InvariantCulture); // Not documented; the body says nothing either.
        }

        await ErrorAsync(context, error);
        return true;
    }

    /// <summary>Answers what was accepted, or does what the rule says in its place.</summary>
    public static async Task AnswerAsync(HttpContext context, FaultRule? rule, Generation generation)
    {
        context.Response.Headers["x-request-id"] = generation.Id;
        var asJson = context.Request.Headers.Accept == "application/json";
        var body = asJson ? Write(generation) : generation.Picture;
        var type = asJson ? PictureInJson : generation.Outcome is { Kind: FaultKind.Html } ? "text/html" : "image/png";
        if (!asJson)
        {
            context.Response.Headers["finish-reason"] = generation.FinishReason;
            context.Response.Headers["seed"] = generation.Request.Seed.ToString(CultureInfo.InvariantCulture);
        }

        if (!await BrokenAnswers.BreakAsync(context, rule, 200, type, () => body))
        {
            await (rule is { Kind: FaultKind.Status } ? StatusAsync(context, rule.Status) : Json.WriteAsync(context, 200, body, type));
        }
    }

    /// <summary>A 500 or 503 is the application's, other 5xx come from what stands before it, as a page.</summary>
    public static Task StatusAsync(HttpContext context, int status)
        => status is <= 500 or 503 ? ErrorAsync(context, ApiError.Internal(status)) : BrokenAnswers.PageAsync(context, status);

    private static byte[] Write(Generation generation) => Json.Bytes(new
    {
        image = generation.Picture.Length > 0 ? Convert.ToBase64String(generation.Picture) : null,
        seed = generation.Request.Seed,
        finish_reason = generation.FinishReason,
    });
}
