namespace ImageGen.Storage.Jobs;

/// <summary>What creating did.</summary>
public enum CreateOutcome
{
    /// <summary>The rows are new.</summary>
    Created,

    /// <summary>The same idempotency key and body, or the same job or batch id, was here before; nothing changed.</summary>
    Existing,

    /// <summary>The idempotency key was used with another body; nothing changed.</summary>
    KeyReused,
}

/// <summary>Answer of <see cref="IJobStore.CreateAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="JobIds">The jobs, also when they were here before; empty when the key was reused.</param>
/// <param name="BatchId">The batch they belong to, if any.</param>
public sealed record CreateResult(CreateOutcome Outcome, IReadOnlyList<Guid> JobIds, Guid? BatchId)
{
    /// <summary>When new rows were created, by the store's clock; null for rows that were here before.</summary>
    public DateTimeOffset? At { get; init; }
}
