namespace ImageGen.Emulators.ComfyUi;

/// <summary>
/// A running double of ComfyUI, as far as workflows that make images from text and from images go; written from its source, and from nothing
/// of this project. The id that the client chose is the <see cref="Purchase.ClientRequestId"/> of its ledger entry.
/// </summary>
public sealed class ComfyUiEmulator : Emulator
{
    private readonly Box _box;

    private ComfyUiEmulator(EmulatorApp app, Box box)
        : base(app, box) => _box = box;

    /// <summary>The server, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The checkpoints that exist here.</summary>
    public override IReadOnlyList<string> Models => _box.Options.Checkpoints;

    /// <summary>The images that were uploaded, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Uploads => _box.Uploads;

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<ComfyUiEmulator> StartAsync(ComfyUiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var box = new Box(options ?? new ComfyUiOptions());
        return new ComfyUiEmulator(await EmulatorApp.StartAsync(box, server => server.MapRuns(box), cancellationToken), box);
    }

    /// <summary>Replaces the process: queue and history of the old one are lost; its images are still there.</summary>
    public void Restart() => _box.Restart();
}
