using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs.Claims;

/// <summary>The end of a claim, and the time at which the job is due again.</summary>
public sealed record Reschedule
{
    /// <summary>The time from now until the job is due, by the store's clock.</summary>
    public required TimeSpan In { get; init; }

    /// <summary>
    /// Puts the job back from <see cref="JobState.Submitting"/> to <see cref="JobState.Queued"/>, because it is certain that
    /// nothing was bought, or because a second order is allowed (then with <see cref="Cost"/>). With <see cref="IsFinalAnswer"/> also from
    /// <see cref="JobState.Waiting"/> and <see cref="JobState.Storing"/>. Otherwise the state stays. If a provider callback arrived during
    /// the claim, the job stays in its state too, and is due at once.
    /// </summary>
    public bool Requeue { get; init; }

    /// <summary>Whether the job returns to its waiting line, so that it may be claimed before it is due. Default false.</summary>
    public bool Waits { get; init; }

    /// <summary>Whether the provider's answer about the order is final: there is no image, and there will be none. Default false.</summary>
    public bool IsFinalAnswer { get; init; }

    /// <summary>The next provider, if it is not the present one. Only for a queued job, or with <see cref="Requeue"/>.</summary>
    public Destination? To { get; init; }

    /// <summary>Whether this claim made progress; if not, it counts towards poison. Default true.</summary>
    public bool Progressed { get; init; } = true;

    /// <summary>
    /// Does not count this claim towards poison: it failed because of the store, not because of the job. Takes precedence over
    /// <see cref="Progressed"/>. Default false.
    /// </summary>
    public bool Uncounted { get; init; }

    /// <summary>Whether this claim polled the provider. Default false.</summary>
    public bool Polled { get; init; }

    /// <summary>All holders that may have the image now (<see cref="Job.SpilledBy"/>); empty for none, null for no change.</summary>
    public string? SpilledBy { get; init; }

    /// <summary>Whether the provider reported that it does not have the image; false if it reported that it has it, null if it reported neither.</summary>
    public bool? Gone { get; init; }

    /// <summary>Whether the job's provider is not configured at this worker; false if it is, null if it was not checked.</summary>
    public bool? ProviderMissing { get; init; }

    /// <summary>Whether the provider has begun with the order; false while the order is in the provider's queue, null if unknown.</summary>
    public bool? Begun { get; init; }

    /// <summary>Whether the provider did not respond to a request about the order; false if it responded, null if none was sent.</summary>
    public bool? Unanswered { get; init; }

    /// <summary>All attempts so far, if they have changed.</summary>
    public IReadOnlyList<Attempt>? Attempts { get; init; }

    /// <summary>The possible cost of orders with an unknown outcome, if the job is ordered again regardless.</summary>
    public Cost? Cost { get; init; }
}

/// <summary>The next provider of a job.</summary>
/// <param name="Provider">The provider instance.</param>
/// <param name="Lane">The lane of that instance.</param>
public sealed record Destination(string Provider, string Lane);
