namespace ImageGen.Emulators.CogView;

/// <summary>What is fixed at the start of an emulated Zhipu; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record CogViewOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a port of their own, as the real service has hosts of their own for them. Default no.</summary>
    public bool SeparatePictureHost { get; init; }

    /// <summary>Whether it is the international service, which has fewer models. Default no.</summary>
    public bool IsInternational { get; init; }

    /// <summary>The key of the account; null lets any key in, but not none.</summary>
    public string? Token { get; init; }

    /// <summary>From the answer to the moment at which the image host has the image. Default none.</summary>
    public TimeSpan PicturesAppearAfter { get; init; }
}
