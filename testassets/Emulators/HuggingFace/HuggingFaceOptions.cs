namespace ImageGen.Emulators.HuggingFace;

/// <summary>What is fixed at the start of an emulated Hugging Face; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record HuggingFaceOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a port of their own, as the real service has hosts of their own for them. Default no.</summary>
    public bool SeparatePictureHost { get; init; }

    /// <summary>Whether it is the old API's host, which says with 410 that it is gone, to everything. Default no.</summary>
    public bool IsOldHost { get; init; }

    /// <summary>The token of the account; null lets any token in, but not none.</summary>
    public string? Token { get; init; }
}
