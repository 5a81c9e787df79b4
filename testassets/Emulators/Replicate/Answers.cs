using System.Globalization;

namespace ImageGen.Emulators.Replicate;

/// <summary>Answers of the API and the faults of their way.</summary>
internal static class Answers
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

    /// <summary>A 500 is the application's, other 5xx come from what stands before it, as a page. Neither is documented.</summary>
    public static Task StatusAsync(HttpContext context, int status)
    {
        if (status is 500 or < 500)
        {
            return ProblemAsync(context, status == 404 ? Problem.NotFound : Problem.Failure(status));
        }

        return BrokenAnswers.PageAsync(context, status);
    }

    /// <summary>Answers with a body, or does what the rule says in its place; a hang with an end is followed by the answer.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, int status, Func<byte[]> body)
    {
        if (await BrokenAnswers.BreakAsync(context, rule, status, Json.ContentType, body))
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
