using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>What a replay of an ended job would do.</summary>
internal sealed record ReplayView
{
    /// <summary><c>waiting</c>: the image that was bought is fetched. <c>submitting</c>: the purchase is looked up first. <c>queued</c>: the job is ordered.</summary>
    public required ReplayStep ResumesAt { get; init; }

    /// <summary>The maximum number of images that it buys, 0 or 1.</summary>
    public required int Purchases { get; init; }

    /// <summary>Whether the replay is refused without <c>accept_double</c>.</summary>
    public required bool NeedsAcceptDouble { get; init; }

    /// <summary>The view of a row; null when it can't be replayed.</summary>
    public static ReplayView? Of(Job job) => ReplayPlan.For(job) is { } plan
        ? new ReplayView { ResumesAt = plan.ResumesAt, Purchases = plan.Purchases, NeedsAcceptDouble = plan.NeedsAcceptDouble }
        : null;
}
