using System.Globalization;

namespace ImageGen.Emulators.Replicate;

/// <summary>The API's responses and their faults.</summary>
internal static class Responses
{
    public static Task ProblemAsync(HttpContext context, Problem problem)
        => Json.WriteAsync(context, problem.Status, Json.Bytes(problem), Problem.ContentType);

    public static Task ThrottledAsync(HttpContext context, FaultRule rule)
    {
        if (rule.InHeader)
        {
            context.Response.Headers.RetryAfter = rule.RetryAfter.ToString(CultureInfo.InvariantCulture);
            return ProblemAsync(context, Problem.ThrottledPlainly(rule.RetryAfter));
        }

        return ProblemAsync(context, Problem.Throttled(new RateLimit(6, 1), rule.RetryAfter));
    }

    /// <summary>A 500 is the application's, other 5xx come from the reverse proxy, as an HTML page. Neither is documented.</summary>
    public static Task StatusAsync(HttpContext context, int status)
    {
        if (status is 500 or < 500)
        {
            return ProblemAsync(context, status == 404 ? Problem.NotFound : Problem.Failure(status));
        }

        return BrokenResponses.PageAsync(context, status);
    }

    /// <summary>Sends a body, or applies the rule's fault; after a hang with an end it sends the body.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, int status, Func<byte[]> body)
    {
        if (await BrokenResponses.BreakAsync(context, rule, status, Json.ContentType, body))
        {
            return;
        }

        await (rule?.Kind switch
        {
            FaultKind.Status => StatusAsync(context, rule.Status),
            FaultKind.Throttle => ThrottledAsync(context, rule),
            FaultKind.Unauthenticated => ProblemAsync(context, Problem.Unauthenticated),
            _ => Json.WriteAsync(context, status, body()),
        });
    }
}
