namespace ImageGen.Storage.Jobs;

/// <summary>What a job store is told.</summary>
/// <param name="Retention">How long an ended job can be read.</param>
internal sealed record JobStoreSettings(TimeSpan Retention)
{
    /// <summary>In tests: the moment every script takes for now. Null, as in production: the server's clock.</summary>
    public Func<DateTimeOffset>? Now { get; init; }
}
