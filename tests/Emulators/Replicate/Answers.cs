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

        var page = $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>";
        return Json.WriteAsync(context, status, System.Text.Encoding.UTF8.GetBytes(page), "text/html");
    }

    /// <summary>Answers with a body, or does what the rule says in its place; a hang with an end is followed by the answer.</summary>
    public static async Task SendAsync(HttpContext context, FaultRule? rule, int status, Func<byte[]> body)
    {
        switch (rule?.Kind)
        {
            case FaultKind.Reset:
                BrokenAnswers.Reset(context);
                return;
            case FaultKind.Status:
                await StatusAsync(context, rule.Status);
                return;
            case FaultKind.Truncate:
                await BrokenAnswers.TruncateAsync(context, status, Json.ContentType, body());
                return;
            case FaultKind.Throttle:
                await ThrottledAsync(context, rule);
                return;
            case FaultKind.Unauthenticated:
                await ProblemAsync(context, Problem.Unauthenticated);
                return;
            case FaultKind.Hang:
                await BrokenAnswers.HangAsync(context, rule.Delay);
                break;
        }

        await Json.WriteAsync(context, status, body());
    }
}
