using ImageGen.Jobs.Instances;

namespace ImageGen.Worker.Commands;

/// <summary>What is left to do for a command whose jobs are recorded.</summary>
/// <param name="Jobs">The jobs to begin.</param>
/// <param name="Complaint">What is wrong with the request, when it breaks the rules.</param>
/// <param name="Lane">Of which lane's share of the slots they are begun.</param>
internal sealed record AcceptedCommand(IReadOnlyList<Guid> Jobs, string? Complaint, string Lane)
{
    public static AcceptedCommand Nothing { get; } = new([], null, Lanes.Default);
}
