using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>How a claim ends: the one write that closes it.</summary>
internal abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>The job ends.</summary>
    public sealed record Finish(TerminalResult Ending) : StepResult;

    /// <summary>Somebody looks again later.</summary>
    /// <param name="Reschedule">When, and what changes.</param>
    /// <param name="Crowded">The provider was full: whoever offers such jobs should slow down.</param>
    public sealed record Postpone(Reschedule Reschedule, bool Crowded = false) : StepResult;

    /// <summary>The order is bought and goes on under the provider's id, which was told, or which a look-up found.</summary>
    public sealed record ProviderAccepted(string ProviderId, IReadOnlyList<Attempt> Attempts, bool IsFound = false) : StepResult;

    /// <summary>Nobody can find out whether the order was bought, and the job waits for that.</summary>
    /// <param name="Order">Which, and why it can't be found out.</param>
    /// <param name="LookIn">When to look again all the same.</param>
    public sealed record AwaitSettlement(UnknownOrder Order, TimeSpan LookIn) : StepResult;

    /// <summary>The claim is gone; there is nothing to write.</summary>
    public sealed record ClaimLost : StepResult;

    /// <summary>Looks again in <paramref name="delay"/>, in the same state.</summary>
    public static Postpone After(TimeSpan delay, bool polled = false) => new(new Reschedule { In = delay, Polled = polled });
}
