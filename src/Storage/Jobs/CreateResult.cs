namespace ImageGen.Storage.Jobs;

/// <summary>The effect of a submission.</summary>
public enum CreateOutcome
{
    /// <summary>The rows are new.</summary>
    Created,

    /// <summary>The same idempotency key with the same body, or the same job or batch id, exists already; nothing changed.</summary>
    Existing,

    /// <summary>The idempotency key was used with another body; nothing changed.</summary>
    KeyReused,
}

/// <summary>Result of <see cref="IJobStore.CreateAsync"/>.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="JobIds">The jobs, also if they existed already; empty if the key was reused.</param>
/// <param name="BatchId">The batch they belong to, if any.</param>
public sealed record CreateResult(CreateOutcome Outcome, IReadOnlyList<Guid> JobIds, Guid? BatchId)
{
    /// <summary>When new rows were created, by the store's clock; null for rows that existed already.</summary>
    public DateTimeOffset? At { get; init; }
}
