using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Waiting;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>The result of a step: the one write that ends the claim.</summary>
internal abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>What the step learned about the health of a provider, reported to all workers after the write; null when it learned nothing.</summary>
    public ProviderReport? Report { get; init; }

    /// <summary>The job ends.</summary>
    /// <param name="Ending">How it ends.</param>
    /// <param name="Bytes">The bytes of its image, if they are in memory.</param>
    public sealed record Finish(TerminalResult Ending, ReadOnlyMemory<byte>? Bytes = null) : StepResult;

    /// <summary>The job has ended: the step wrote the end together with the image.</summary>
    /// <param name="Ending">How it ended.</param>
    /// <param name="Bytes">The bytes of its image.</param>
    public sealed record Ended(TerminalResult Ending, ReadOnlyMemory<byte> Bytes) : StepResult;

    /// <summary>The job is due again later.</summary>
    /// <param name="Reschedule">When, and what changes.</param>
    /// <param name="Pause">For how long to leave the waiting line alone, because the provider had no room; null if it had. See also <see cref="Reschedule.Waits"/>.</param>
    public sealed record Postpone(Reschedule Reschedule, LinePause? Pause = null) : StepResult;

    /// <summary>The order is bought and continues under the provider's id, which is from the provider's response or from a look-up.</summary>
    public sealed record ProviderAccepted(string ProviderId, IReadOnlyList<Attempt> Attempts, bool IsFound = false) : StepResult;

    /// <summary>The outcome of the order can't be determined, and the job waits to be settled.</summary>
    /// <param name="Order">The order, and why its outcome is unknown.</param>
    /// <param name="LookIn">When to look it up again while the job waits.</param>
    public sealed record AwaitSettlement(UnknownOrder Order, TimeSpan LookIn) : StepResult;

    /// <summary>The claim is lost; nothing is written.</summary>
    public sealed record ClaimLost : StepResult;

    /// <summary>The job is due again in <paramref name="delay"/>, in the same state.</summary>
    public static Postpone After(TimeSpan delay, bool polled = false) => new(new Reschedule { In = delay, Polled = polled });
}
