namespace ImageGen.Providers;

/// <summary>What a service says of how it made an image, as far as it says it. Nothing in it is guessed.</summary>
public sealed record ImageReport
{
    /// <summary>The seed that it used.</summary>
    public long? Seed { get; init; }

    /// <summary>It took no notice of the seed, and does not say which one it used. Default false.</summary>
    public bool SeedIgnored { get; init; }

    /// <summary>The model that it used, where it may be another one than was asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The sampling steps that it made.</summary>
    public int? Steps { get; init; }
}
