namespace ImageGen.Emulators.ComfyUi;

/// <summary>
/// A running double of ComfyUI, as far as workflows that make pictures from text and from pictures go; written from its source, and from nothing of this
/// project. It keeps a ledger of what was ordered, and does wrong what it is told to.
/// </summary>
public sealed class ComfyUiEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly Box _box;

    private ComfyUiEmulator(EmulatorApp app, Box box)
    {
        _app = app;
        _box = box;
    }

    /// <summary>The server, without a path.</summary>
    public Uri BaseUrl => _app.Root;

    /// <summary>Everything that was ordered; the id that the client chose is in <see cref="Purchase.ClientRequestId"/>.</summary>
    public PurchaseLedger Ledger => _box.Ledger;

    /// <summary>How often each thing was asked for.</summary>
    public Traffic Traffic => _box.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _box.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _box.Control.Faults;

    /// <summary>The pictures that were uploaded, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Uploads => _box.Uploads;

    /// <summary>The checkpoints that exist here.</summary>
    public IReadOnlyList<string> Models => _box.Options.Checkpoints;

    /// <summary>A new process: neither queue nor history of the old one is known; its pictures are still there.</summary>
    public void Restart() => _box.Restart();

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<ComfyUiEmulator> StartAsync(ComfyUiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var box = new Box(options ?? new ComfyUiOptions());
        var app = await EmulatorApp.StartAsync(box.Options.Port, separatePictureHost: false, Map, cancellationToken);
        return new ComfyUiEmulator(app, box);

        void Map(WebApplication server)
        {
            server.MapRuns(box);
            server.MapControl(box.Control, box.Ledger, box.Traffic);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
