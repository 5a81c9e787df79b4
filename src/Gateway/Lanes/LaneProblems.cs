using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Lanes;

/// <summary>Problems of lanes.</summary>
internal static class LaneProblems
{
    /// <summary>Retry-After, in seconds, while a lane is drained.</summary>
    private const int DrainRetryAfter = 60;

    /// <summary>404: no such lane.</summary>
    public static Problem NotFound { get; } = Problem.Of(
        "lane_not_found", StatusCodes.Status404NotFound, "There is no such lane.", "It is in no provider's configuration, and holds no jobs. GET /v1/lanes lists the lanes.");

    /// <summary>503: an operator drains the lane of the job.</summary>
    public static Problem Draining(string lane, string? reason) => Problem.Of(
        "lane_draining",
        StatusCodes.Status503ServiceUnavailable,
        "The lane of the job accepts no new jobs.",
        $"An operator drains the lane '{lane}'{(reason is null ? "" : $": {reason}")}. Name a provider of another lane, or try again later.") with
    { RetryAfter = DrainRetryAfter };
}
