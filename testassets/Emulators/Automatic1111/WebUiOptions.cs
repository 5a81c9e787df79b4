namespace ImageGen.Emulators.Automatic1111;

/// <summary>The fixed options of an emulated WebUI; <see cref="EmulatorControl"/> has the changeable ones.</summary>
public sealed record WebUiOptions : EmulatorOptions
{
    /// <summary>The emulated server. Default AUTOMATIC1111.</summary>
    public WebUiFlavour Flavour { get; init; }

    /// <summary><c>user:password</c>; null disables authentication.</summary>
    public string? Auth { get; init; }

    /// <summary>Whether it reports the state of runs (<c>/internal/progress</c>), which is a route of the page and not of the API. Default yes.</summary>
    public bool HasPage { get; init; } = true;

    /// <summary>The checkpoints on its disk, by name; the first is loaded.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = ["v1-5-pruned-emaonly", "sd_xl_base_1.0"];
}
