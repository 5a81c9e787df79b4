namespace ImageGen.Emulators.Automatic1111;

/// <summary>What is fixed at the start of an emulated WebUI; the rest is <see cref="EmulatorControl"/>.</summary>
public sealed record WebUiOptions : EmulatorOptions
{
    /// <summary>Which server it is. Default AUTOMATIC1111's own.</summary>
    public WebUiFlavour Flavour { get; init; }

    /// <summary><c>user:password</c>; null lets everybody in.</summary>
    public string? Auth { get; init; }

    /// <summary>Whether it tells how runs stand (<c>/internal/progress</c>), which is a route of the page and not of the API. Default yes.</summary>
    public bool HasPage { get; init; } = true;

    /// <summary>The checkpoints on its disk, by name; the first is loaded.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = ["v1-5-pruned-emaonly", "sd_xl_base_1.0"];
}
