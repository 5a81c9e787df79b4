using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>When somebody looks at the job next. Ends the claim.</summary>
public sealed record Reschedule
{
    /// <summary>How long from now, by the store's clock.</summary>
    public required TimeSpan In { get; init; }

    /// <summary>
    /// Takes the job back from <see cref="JobState.Submitting"/> to <see cref="JobState.Queued"/>, because it is certain that
    /// nothing was bought, or because it may be bought twice (then with <see cref="Cost"/>). With <see cref="IsFinalAnswer"/> also from
    /// <see cref="JobState.Waiting"/> and <see cref="JobState.Storing"/>. Otherwise the state stays. Where the provider called back during
    /// the claim, the job stays in its state too, and is looked at at once.
    /// </summary>
    public bool Requeue { get; init; }

    /// <summary>Whether the provider has said its last word on the order: there is no image, and there never will be. Default false.</summary>
    public bool IsFinalAnswer { get; init; }

    /// <summary>Where the job goes from here, when not to the provider it was at or on its way to; of a queued job, or with <see cref="Requeue"/>.</summary>
    public Destination? To { get; init; }

    /// <summary>Whether this claim got anywhere; if not, it counts towards poison. Default true.</summary>
    public bool Progressed { get; init; } = true;

    /// <summary>
    /// Takes back that this claim was counted: it came to nothing because of the store, which says nothing of the job. Goes before
    /// <see cref="Progressed"/>. Default false.
    /// </summary>
    public bool Uncounted { get; init; }

    /// <summary>Whether this was one more poll of the prediction. Default false.</summary>
    public bool Polled { get; init; }

    /// <summary>Every place that may have the image now (<see cref="Job.SpilledBy"/>); empty for none, null for as it was.</summary>
    public string? SpilledBy { get; init; }

    /// <summary>Whether the provider said that it has no such image; false when it said the contrary, null when it said nothing.</summary>
    public bool? Gone { get; init; }

    /// <summary>Whether the job's provider is not configured where the job was looked at; false when it is, null when that did not matter.</summary>
    public bool? ProviderMissing { get; init; }

    /// <summary>Whether the provider has begun with the order; false while others come before it there, null when that is not known.</summary>
    public bool? Begun { get; init; }

    /// <summary>Whether the provider left a question about the order without an answer; false when it answered, null when it was not asked.</summary>
    public bool? Unanswered { get; init; }

    /// <summary>Every attempt so far, when they changed.</summary>
    public IReadOnlyList<Attempt>? Attempts { get; init; }

    /// <summary>What orders of which nobody knows the outcome may have cost, when the job is ordered once more all the same.</summary>
    public Cost? Cost { get; init; }
}

/// <summary>Where a job goes next.</summary>
/// <param name="Provider">The provider instance.</param>
/// <param name="Lane">The lane of its workers.</param>
public sealed record Destination(string Provider, string Lane);
