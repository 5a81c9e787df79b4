namespace ImageGen.Emulators.Automatic1111;

/// <summary>
/// A running double of AUTOMATIC1111's WebUI and of Forge, as far as their API makes pictures from text; written from their source, and
/// from nothing of this project. It keeps a ledger of what was ordered, and does wrong what it is told to.
/// </summary>
public sealed class WebUiEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly Box _box;

    private WebUiEmulator(EmulatorApp app, Box box)
    {
        _app = app;
        _box = box;
    }

    /// <summary>The server, without a path.</summary>
    public Uri BaseUrl => _app.Root;

    /// <summary>Everything that was ordered; the name of a run is in <see cref="Purchase.ClientRequestId"/>.</summary>
    public PurchaseLedger Ledger => _box.Ledger;

    /// <summary>How often each thing was asked for.</summary>
    public Traffic Traffic => _box.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _box.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _box.Control.Faults;

    /// <summary>The checkpoint that is loaded.</summary>
    public string Checkpoint => _box.Checkpoint;

    /// <summary>How often whatever ran was stopped.</summary>
    public int Interrupts => _box.Interrupts;

    /// <summary>The checkpoints that exist here.</summary>
    public IReadOnlyList<string> Models => _box.Options.Checkpoints;

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<WebUiEmulator> StartAsync(WebUiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var box = new Box(options ?? new WebUiOptions());
        var app = await EmulatorApp.StartAsync(box.Options.Port, separatePictureHost: false, Map, cancellationToken);
        return new WebUiEmulator(app, box);

        void Map(WebApplication server)
        {
            server.Use(next => context => Answers.MayEnter(context, box.Options.Auth)
                ? next(context)
                : Answers.HttpExceptionAsync(context, box, 401, "Incorrect username or password"));
            server.MapTextToImage(box);
            server.MapRuns(box);
            server.MapControl(box.Control, box.Ledger, box.Traffic);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
