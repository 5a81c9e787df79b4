using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>Why a service finally did not generate an image.</summary>
/// <param name="Reason">The failure reason.</param>
/// <param name="Message">The service's message, trimmed, without secrets.</param>
/// <param name="MayHaveCharged">Whether it may cost money nevertheless. Default false.</param>
public sealed record Refusal(FailureReason Reason, string Message, bool MayHaveCharged = false)
{
    /// <summary>
    /// Whether the cause is this particular server (such as a missing file), so that another server of the same pool may generate the image, even if the
    /// reason would exclude other services. Default false.
    /// </summary>
    public bool IsOfServer { get; init; }

    /// <summary>The necessary changes, if the order must be met exactly (<see cref="GenerationOrder.IsExact"/>); null for any other refusal. Default null.</summary>
    public IReadOnlyList<RequestChange>? Changes { get; init; }
}
