using ImageGen.Contracts;

namespace ImageGen.Storage.Fleet;

/// <summary>A job's request for a slot before it is ordered at a provider instance.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Revision of its settings: a circuit that was opened under other settings counts as closed.</param>
/// <param name="Limit">How many jobs may be at the instance at the same time.</param>
/// <param name="Lease">How long its slot is kept without a heartbeat.</param>
/// <param name="Rate">Its rate limit; null for none.</param>
/// <param name="ProbeLease">How long other orders wait for the half-open one, which tests whether the provider works again.</param>
public sealed record SlotRequest(string Provider, string Revision, int Limit, TimeSpan Lease, OrderRate? Rate, TimeSpan ProbeLease)
{
    /// <summary>Whether only to check, without taking a slot.</summary>
    public bool ChecksOnly { get; init; }

    /// <summary>For a GPU server of a pool: the model that the order needs. Null for other providers, where all orders are alike.</summary>
    public LoadedModel? Model { get; init; }
}

/// <summary>
/// How a GPU server is reserved for orders of the model that it has loaded, since loading another one can take longer than making an image.
/// </summary>
/// <param name="Name">The model of the order.</param>
/// <param name="Keep">How long a GPU server with a free slot is reserved for orders of its model.</param>
/// <param name="PassOver">How long orders of another model may be passed over; after that they are next.</param>
public sealed record LoadedModel(string Name, TimeSpan Keep, TimeSpan PassOver);

/// <summary>A limit on orders: a token bucket.</summary>
/// <param name="Interval">The time in which one token is added, above zero.</param>
/// <param name="Most">How many tokens the bucket holds, at least 1.</param>
public sealed record OrderRate(TimeSpan Interval, int Most);

/// <summary>The result of a request for a slot.</summary>
public abstract record SlotResult
{
    private SlotResult()
    {
    }

    /// <summary>The job has the slot and the token.</summary>
    /// <param name="IsProbe">The provider failed recently: the result of this order must be recorded (<see cref="IProviderCircuits"/>).</param>
    public sealed record Entered(bool IsProbe) : SlotResult;

    /// <summary>All slots are in use.</summary>
    public sealed record Full : SlotResult;

    /// <summary>The rate limit allows no order for that time.</summary>
    /// <param name="For">How long.</param>
    public sealed record Wait(TimeSpan For) : SlotResult;

    /// <summary>The circuit is open: no orders go there.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Message">The provider's message when it opened.</param>
    /// <param name="Until">When one order may test the provider; null if the circuit stays open until the settings change.</param>
    public sealed record Open(FailureReason Reason, string Message, DateTimeOffset? Until) : SlotResult
    {
        /// <summary>Whether a half-open order is under way, which tests whether the provider works again.</summary>
        public bool IsTried { get; init; }
    }
}
