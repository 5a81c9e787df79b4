using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>The jobs to replay, and what that may buy.</summary>
internal sealed record ReplayJobsBody
{
    /// <summary>Maximum number of jobs per call.</summary>
    public const int MaxJobs = 100;

    /// <summary>The jobs, 1 to 100, each once.</summary>
    public required IReadOnlyList<JobToReplay> Jobs { get; init; }

    /// <summary>The number of images that may be bought, 0 to 100: the sum of <c>purchases</c> of these jobs as <c>planReplays</c> showed it.</summary>
    public required int Purchases { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<ReplayJobsBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var (jobs, purchases) = (fields.Objects("jobs"), fields.Whole32("purchases"));
        fields.RefuseRemaining();
        if (!faults.Has("jobs") && jobs is not { Count: >= 1 and <= MaxJobs })
        {
            faults.Add("jobs", $"must be a list of 1 to {MaxJobs} jobs.");
        }

        if (!faults.Has("purchases") && purchases is not (>= 0 and <= MaxJobs))
        {
            faults.Add("purchases", $"must be the number of images that may be bought, 0 to {MaxJobs}.");
        }

        List<JobToReplay> read = [.. (jobs ?? []).Take(MaxJobs).Select((job, number) => JobToReplay.Read(job, $"jobs[{number}]", faults)).OfType<JobToReplay>()];
        if (read.DistinctBy(job => job.Id).Count() != read.Count)
        {
            faults.Add("jobs", "must have each job once.");
        }

        faults.ThrowIfAny();
        return new ReplayJobsBody { Jobs = read, Purchases = purchases!.Value };
    }
}

/// <summary>A job to replay, as it was read.</summary>
internal sealed record JobToReplay
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its <c>sequence</c> as it was read, from 1. If it has changed since, it is not replayed.</summary>
    public required long Sequence { get; init; }

    /// <summary>Reads the fields of a job; null when they are invalid.</summary>
    public static JobToReplay? Read(JsonFields fields, string name, ValidationErrors faults)
    {
        var (id, sequence) = (fields.Text("id"), fields.Whole64("sequence"));
        fields.RefuseRemaining();
        if (!faults.Has($"{name}.id") && !Guid.TryParseExact(id, "D", out _))
        {
            faults.Add($"{name}.id", "must be the id of a job.");
        }

        if (!faults.Has($"{name}.sequence") && sequence is not > 0)
        {
            faults.Add($"{name}.sequence", "must be the sequence of the job as it was read, from 1.");
        }

        return Guid.TryParseExact(id, "D", out var parsed) && sequence is > 0 ? new JobToReplay { Id = parsed, Sequence = sequence.Value } : null;
    }
}
