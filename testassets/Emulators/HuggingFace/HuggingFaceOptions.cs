namespace ImageGen.Emulators.HuggingFace;

/// <summary>The fixed options of an emulated Hugging Face; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record HuggingFaceOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a separate port, as the real service has separate hosts for them. Default no.</summary>
    public bool SeparateImageHost { get; init; }

    /// <summary>Whether it is the old API's host, which returns 410 for every request. Default no.</summary>
    public bool IsOldHost { get; init; }

    /// <summary>The token of the account; null accepts any token, but not a missing one.</summary>
    public string? Token { get; init; }
}
