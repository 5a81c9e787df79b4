namespace ImageGen.Emulators.Replicate;

/// <summary>The fixed options of an emulated Replicate; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record ReplicateOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a separate port, as the real service has a separate host for them. Default no.</summary>
    public bool SeparateImageHost { get; init; }

    /// <summary>The token of the account; null accepts any token, but not a missing one.</summary>
    public string? Token { get; init; }

    /// <summary>Deployments by <c>owner/name</c>, each with the full name of its model.</summary>
    public IReadOnlyDictionary<string, string> Deployments { get; init; }
        = new Dictionary<string, string> { ["acme/pictures"] = "stability-ai/sdxl" };

    /// <summary>Whether webhooks to plain http addresses are accepted, which the real service refuses. Default no.</summary>
    public bool AllowHttpWebhooks { get; init; }

    /// <summary>How long after its acceptance a prediction appears in the list. Default 0.</summary>
    public TimeSpan ListedAfter { get; init; }
}
