namespace ImageGen.Storage.Identity;

/// <summary>Whether this host can keep images in the places that its settings name, as it was found at the last look.</summary>
public interface IImageStorageHealth
{
    /// <summary>Why nothing new may be bought by this host, as a sentence: the image could not be kept. Null when all is well.</summary>
    string? WhyUnusable { get; }

    /// <summary>Since when the fleet's result store has been another one than before, by the operator's word (<c>ImageGen:Results:Replaces</c>); null when it never was.</summary>
    DateTimeOffset? ResultStoreReplacedAt { get; }
}
