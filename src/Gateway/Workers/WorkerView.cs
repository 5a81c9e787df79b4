using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Workers;

/// <summary>A live worker process, as the operator sees it.</summary>
internal sealed record WorkerView
{
    /// <summary>Identity of the process; it changes with each restart.</summary>
    public required Guid Id { get; init; }

    /// <summary>The lanes whose jobs it runs; none for a worker that only delivers webhooks.</summary>
    public required IReadOnlyList<string> Lanes { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Its last sign of life, UTC: at most 20 seconds ago.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>The view of a worker.</summary>
    public static WorkerView Of(LiveWorker worker) => new()
    {
        Id = worker.Id,
        Lanes = worker.Lanes,
        Version = worker.Version,
        StartedAt = worker.StartedAt,
        SeenAt = worker.SeenAt,
    };
}
