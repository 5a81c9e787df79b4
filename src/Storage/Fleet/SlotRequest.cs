using ImageGen.Contracts;

namespace ImageGen.Storage.Fleet;

/// <summary>What a job asks for before it is ordered at a provider instance.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Revision">Of its settings: a circuit that was opened under others counts as closed.</param>
/// <param name="Limit">How many jobs may be there at once.</param>
/// <param name="Lease">How long its slot is kept unheard of.</param>
/// <param name="Rate">How many orders it takes; null for any number.</param>
/// <param name="ProbeLease">How long the others wait for the order that tries whether the provider is well again.</param>
public sealed record SlotRequest(string Provider, string Revision, int Limit, TimeSpan Lease, OrderRate? Rate, TimeSpan ProbeLease)
{
    /// <summary>Whether to answer only, and to take nothing.</summary>
    public bool LooksOnly { get; init; }

    /// <summary>Of a box of a pool: which model the order needs. Null elsewhere, where all orders are alike.</summary>
    public LoadedModel? Model { get; init; }
}

/// <summary>
/// How a box is kept for orders of the model that it has loaded, since to load another one takes longer than many an image.
/// </summary>
/// <param name="Name">The model of the order.</param>
/// <param name="Keep">How long a box that has room is kept for orders of its model.</param>
/// <param name="PassOver">How long orders of another model may be passed over for them; after that it is their turn.</param>
public sealed record LoadedModel(string Name, TimeSpan Keep, TimeSpan PassOver);

/// <summary>A limit on orders: a bucket of tokens.</summary>
/// <param name="Interval">The time a token takes to come, above zero.</param>
/// <param name="Most">How many tokens the bucket holds, at least 1.</param>
public sealed record OrderRate(TimeSpan Interval, int Most);

/// <summary>What asking came to.</summary>
public abstract record SlotAnswer
{
    private SlotAnswer()
    {
    }

    /// <summary>The slot and the token are the job's.</summary>
    /// <param name="IsProbe">Something is amiss there, or was: how this order goes is to be told (<see cref="IProviderCircuits"/>).</param>
    public sealed record Entered(bool IsProbe) : SlotAnswer;

    /// <summary>As many jobs are there as may be.</summary>
    public sealed record Full : SlotAnswer;

    /// <summary>No order may leave before that time is over.</summary>
    /// <param name="For">How long.</param>
    public sealed record Wait(TimeSpan For) : SlotAnswer;

    /// <summary>The circuit is open: nobody orders there.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Message">What the provider said when it opened.</param>
    /// <param name="Until">When one order may try again; null when its settings must change first.</param>
    public sealed record Open(FailureReason Reason, string Message, DateTimeOffset? Until) : SlotAnswer
    {
        /// <summary>Whether an order is under way that tries whether the provider is well again.</summary>
        public bool IsTried { get; init; }
    }
}
