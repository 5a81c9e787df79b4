namespace ImageGen.Emulators.CogView;

/// <summary>The fixed options of an emulated Zhipu; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record CogViewOptions : EmulatorOptions
{
    /// <summary>Whether images are served on a separate port, as the real service has separate hosts for them. Default no.</summary>
    public bool SeparateImageHost { get; init; }

    /// <summary>Whether it is the international service, which has fewer models. Default no.</summary>
    public bool IsInternational { get; init; }

    /// <summary>The key of the account; null accepts any key, but not a missing one.</summary>
    public string? Token { get; init; }

    /// <summary>Delay between the response and the availability of the image at the image host. Default none.</summary>
    public TimeSpan ImagesAppearAfter { get; init; }
}
