namespace ImageGen.Emulators.Replicate;

/// <summary>What is fixed at the start of an emulated Replicate; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record ReplicateOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a port of their own, as the real service has a host of its own for them. Default no.</summary>
    public bool SeparatePictureHost { get; init; }

    /// <summary>The token of the account; null lets any token in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>Deployments by <c>owner/name</c>, each with the full name of its model.</summary>
    public IReadOnlyDictionary<string, string> Deployments { get; init; }
        = new Dictionary<string, string> { ["acme/pictures"] = "stability-ai/sdxl" };

    /// <summary>Whether webhooks to plain http addresses are accepted, which the real service refuses. Default no.</summary>
    public bool AllowHttpWebhooks { get; init; }

    /// <summary>How long after its acceptance a prediction appears in the list. Default 0.</summary>
    public TimeSpan ListedAfter { get; init; }
}
