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

    /// <summary>What the step learned about the health of a provider, to be told to all workers after the write; null where it learned nothing.</summary>
    public ProviderReport? Report { get; init; }

    /// <summary>The job ends.</summary>
    public sealed record Finish(TerminalResult Ending) : StepResult;

    /// <summary>The job is due again later.</summary>
    /// <param name="Reschedule">When, and what changes.</param>
    /// <param name="Crowded">The provider was full: the caller should offer fewer of its jobs.</param>
    public sealed record Postpone(Reschedule Reschedule, bool Crowded = false) : StepResult;

    /// <summary>The order is bought and goes on under the provider's id, which the provider answered or a look-up found.</summary>
    public sealed record ProviderAccepted(string ProviderId, IReadOnlyList<Attempt> Attempts, bool IsFound = false) : StepResult;

    /// <summary>The outcome of the order can't be found out, and the job waits for a settlement.</summary>
    /// <param name="Order">The order, and why its outcome is unknown.</param>
    /// <param name="LookIn">When to look it up again meanwhile.</param>
    public sealed record AwaitSettlement(UnknownOrder Order, TimeSpan LookIn) : StepResult;

    /// <summary>The claim is lost; nothing is written.</summary>
    public sealed record ClaimLost : StepResult;

    /// <summary>The job is due again in <paramref name="delay"/>, in the same state.</summary>
    public static Postpone After(TimeSpan delay, bool polled = false) => new(new Reschedule { In = delay, Polled = polled });
}
