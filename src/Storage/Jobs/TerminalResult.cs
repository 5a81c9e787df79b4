using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>How a job ends.</summary>
public sealed record TerminalResult
{
    /// <summary>One of the terminal states.</summary>
    public required JobState State { get; init; }

    /// <summary>Every attempt, all of them closed.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>The stored image; set exactly when the state is <see cref="JobState.Succeeded"/>.</summary>
    public StoredImage? Image { get; init; }

    /// <summary>Why; set when the state is <see cref="JobState.Failed"/> or <see cref="JobState.OutcomeUnknown"/>.</summary>
    public JobError? Error { get; init; }

    /// <summary>
    /// The provider has said its last word on the order: a refusal, a failed or canceled prediction, an image it deleted. Default false: what
    /// was bought may still be had. A replay orders anew only where it is set or nothing was bought.
    /// </summary>
    public bool IsFinalAnswer { get; init; }

    /// <summary>The places that may still have the image of a job that ends without it; null when none can.</summary>
    public string? SpilledBy { get; init; }

    /// <summary>What it cost, if the provider has a price.</summary>
    public Cost? Cost { get; init; }
}
