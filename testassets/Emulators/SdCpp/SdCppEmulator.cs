namespace ImageGen.Emulators.SdCpp;

/// <summary>
/// A running double of stable-diffusion.cpp's sd-server, written from a recording of its wire, and from nothing of this project. It keeps
/// a ledger of what was made, and does wrong what it is told to, and what the real one does by itself.
/// </summary>
public sealed class SdCppEmulator : IAsyncDisposable
{
    private const int Threads = 8;

    private readonly EmulatorApp _app;
    private readonly Box _box;

    private SdCppEmulator(EmulatorApp app, Box box)
    {
        _app = app;
        _box = box;
    }

    /// <summary>The server, without a path.</summary>
    public Uri BaseUrl => _app.Root;

    /// <summary>Everything that was ordered.</summary>
    public PurchaseLedger Ledger => _box.Ledger;

    /// <summary>How often each thing was asked for.</summary>
    public Traffic Traffic => _box.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _box.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _box.Control.Faults;

    /// <summary>Whether an order has ended the process: every connection is reset until <see cref="Restart"/>.</summary>
    public bool IsDead => _box.IsDead;

    /// <summary>How many POSTs had neither a body nor a length, and so made the server wait for 5 s.</summary>
    public int SlowPosts => _box.SlowPosts;

    /// <summary>The models that exist here.</summary>
    public IReadOnlyList<string> Models => [_box.Options.Model];

    /// <summary>A new process: no job of the old one is known.</summary>
    public void Restart() => _box.Restart();

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<SdCppEmulator> StartAsync(SdCppOptions? options = null, CancellationToken cancellationToken = default)
    {
        var box = new Box(options ?? new SdCppOptions());
        var app = await EmulatorApp.StartAsync(box.Options.Port, separatePictureHost: false, Map, cancellationToken, Threads);
        return new SdCppEmulator(app, box);

        void Map(WebApplication server)
        {
            server.Use(next => context => Answers.DressAsync(context, box, next));
            server.MapJobs(box);
            server.MapTextToImage(box);
            server.MapInfo(box);
            server.MapControl(box.Control, box.Ledger, box.Traffic);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
