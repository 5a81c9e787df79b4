namespace ImageGen.Providers;

/// <summary>What a service reports about how it generated an image. Nothing in it is guessed.</summary>
public sealed record ImageReport
{
    /// <summary>The seed that it used.</summary>
    public long? Seed { get; init; }

    /// <summary>It ignored the seed, and does not report which one it used. Default false.</summary>
    public bool SeedIgnored { get; init; }

    /// <summary>The model that it used, if it may differ from the requested one.</summary>
    public string? Model { get; init; }

    /// <summary>The number of sampling steps.</summary>
    public int? Steps { get; init; }
}
