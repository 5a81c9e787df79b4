namespace ImageGen.Storage.Identity;

/// <summary>Whether this host can store images in its configured folders, by the last check.</summary>
public interface IImageStorageHealth
{
    /// <summary>The reason, as a sentence, why this host takes no new orders: it could not store the image. Null if it can.</summary>
    string? WhyUnusable { get; }

    /// <summary>The time since which the fleet uses another result store than before, as configured by the operator (<c>ImageGen:Results:Replaces</c>); null when it was never replaced.</summary>
    DateTimeOffset? ResultStoreReplacedAt { get; }
}
