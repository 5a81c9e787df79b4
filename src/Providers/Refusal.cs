using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>Why a service finally did not make an image.</summary>
/// <param name="Reason">The cause, in the one vocabulary.</param>
/// <param name="Message">The service's words, trimmed, without secrets.</param>
/// <param name="MayHaveCharged">Whether it may cost money all the same. Default false.</param>
public sealed record Refusal(FailureReason Reason, string Message, bool MayHaveCharged = false)
{
    /// <summary>
    /// Whether something is wrong at this very server (a file that it lacks), so that another server of the same pool may make the image, whatever the
    /// reason says of other services. Default false.
    /// </summary>
    public bool IsOfServer { get; init; }

    /// <summary>What would have to be changed, where the caller insists (<see cref="GenerationOrder.IsExact"/>); null for any other refusal. Default null.</summary>
    public IReadOnlyList<RequestChange>? Changes { get; init; }
}
