namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>What every host may know of a configured provider instance: all but its address and its token.</summary>
public sealed record ProviderEntry
{
    /// <summary>The instance's name: 1 to 64 characters of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of service.</summary>
    public required string Kind { get; init; }

    /// <summary>The model for requests that name none, if one is configured.</summary>
    public string? Model { get; init; }

    /// <summary>The lane of its jobs. Default <c>default</c>.</summary>
    public required string Lane { get; init; }

    /// <summary>How many of its jobs may be at the provider at once, over all workers; 1 to 100,000. Default 100.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Price of one picture in US dollars; null when not configured, 0 for the sandbox.</summary>
    public decimal? Price { get; init; }

    /// <summary>How long one order may take in all, from the intent to the picture; 5 s to 1 h. Default 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);
}
