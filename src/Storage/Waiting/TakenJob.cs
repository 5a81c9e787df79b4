namespace ImageGen.Storage.Waiting;

/// <summary>A job that was taken from a waiting line.</summary>
public sealed record TakenJob
{
    private readonly string _member;

    internal TakenJob(string member) => (_member, Id) = (member, Guid.ParseExact(member[(member.LastIndexOf(':') + 1)..], "N"));

    /// <summary>The job.</summary>
    public Guid Id { get; }

    /// <summary>Its entry in the line.</summary>
    internal string Member => _member;
}

/// <summary>What became of a taken job.</summary>
/// <param name="Job">The job.</param>
/// <param name="IsBegun">Whether a worker began it; false if there was nothing to begin, so that its tenant has not used its turn.</param>
public sealed record SettledJob(TakenJob Job, bool IsBegun);

/// <summary>A request for jobs of a waiting line.</summary>
/// <param name="Limit">How many jobs are wanted, 0 or more.</param>
/// <param name="Lease">After this time a taken job returns to the line, unless it is settled before.</param>
public sealed record LineRequest(int Limit, TimeSpan Lease)
{
    /// <summary>The provider instances of the line and their concurrency: no more jobs are taken than there are free concurrency slots. Empty for no such limit.</summary>
    public IReadOnlyList<(string Provider, int Concurrency)> Providers { get; init; } = [];

    /// <summary>What became of jobs that were taken before.</summary>
    public IReadOnlyCollection<SettledJob> Settled { get; init; } = [];
}

/// <summary>The jobs that were taken.</summary>
/// <param name="Jobs">The jobs, in fair order.</param>
/// <param name="Waiting">How many jobs still wait.</param>
public sealed record LineTake(IReadOnlyList<TakenJob> Jobs, long Waiting);
