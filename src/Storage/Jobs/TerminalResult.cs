using ImageGen.Contracts;
using ImageGen.Storage.Results;

namespace ImageGen.Storage.Jobs;

/// <summary>The end of a job.</summary>
public sealed record TerminalResult
{
    /// <summary>One of the terminal states.</summary>
    public required JobState State { get; init; }

    /// <summary>All attempts, each of them closed.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>The stored image; set exactly when the state is <see cref="JobState.Succeeded"/>.</summary>
    public StoredImage? Image { get; init; }

    /// <summary>The bytes of <see cref="Image"/>, when the write that ends the job is to store them too; null when they are stored already.</summary>
    public PreparedImage? Prepared { get; init; }

    /// <summary>The reason; set when the state is <see cref="JobState.Failed"/> or <see cref="JobState.OutcomeUnknown"/>.</summary>
    public JobError? Error { get; init; }

    /// <summary>
    /// Whether the provider's answer about the order is final: a refusal, a failed or canceled order, or a deleted image. Default false: the
    /// image may still be available. A replay orders again only if it is set or nothing was bought.
    /// </summary>
    public bool IsFinalAnswer { get; init; }

    /// <summary>The holders that may still have the image of a job that ends without it; null if there are none.</summary>
    public string? SpilledBy { get; init; }

    /// <summary>The cost, if the provider has a price.</summary>
    public Cost? Cost { get; init; }
}
