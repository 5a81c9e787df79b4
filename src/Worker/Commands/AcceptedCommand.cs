using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Messaging;

namespace ImageGen.Worker.Commands;

/// <summary>What remains to be done for a command whose jobs are stored.</summary>
/// <param name="Jobs">The jobs to begin.</param>
/// <param name="Complaint">The fault of the request; null when it is valid.</param>
/// <param name="Lane">The lane of the jobs.</param>
/// <param name="Request">The request of the jobs, which differ in their seeds only; null without jobs.</param>
internal sealed record AcceptedCommand(IReadOnlyList<Guid> Jobs, string? Complaint, string Lane, ImageRequest? Request)
{
    /// <summary>The reason of the dead letter, where there is a complaint.</summary>
    public string Reason { get; init; } = DeadLetter.InvalidRequest;

    public static AcceptedCommand Nothing { get; } = new([], null, Lanes.Default, null);
}
