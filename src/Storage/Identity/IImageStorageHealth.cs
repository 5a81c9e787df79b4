namespace ImageGen.Storage.Identity;

/// <summary>Whether this host can keep images in its configured folders, by the last check.</summary>
public interface IImageStorageHealth
{
    /// <summary>The reason, as a sentence, why this host may buy nothing new: it could not keep the image. Null when it can.</summary>
    string? WhyUnusable { get; }

    /// <summary>Since when the fleet uses another result store than before, as configured by the operator (<c>ImageGen:Results:Replaces</c>); null when it was never replaced.</summary>
    DateTimeOffset? ResultStoreReplacedAt { get; }
}
