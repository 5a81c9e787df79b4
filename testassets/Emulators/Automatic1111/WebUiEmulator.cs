namespace ImageGen.Emulators.Automatic1111;

/// <summary>
/// A running double of AUTOMATIC1111's WebUI and of Forge, as far as their API makes images from text; written from their source, and
/// from nothing of this project. The name of a run is the <see cref="Purchase.ClientRequestId"/> of its ledger entry.
/// </summary>
public sealed class WebUiEmulator : Emulator
{
    private readonly Box _box;

    private WebUiEmulator(EmulatorApp app, Box box)
        : base(app, box) => _box = box;

    /// <summary>The server, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The checkpoints that exist here.</summary>
    public override IReadOnlyList<string> Models => _box.Options.Checkpoints;

    /// <summary>The checkpoint that is loaded.</summary>
    public string Checkpoint => _box.Checkpoint;

    /// <summary>The number of interrupts.</summary>
    public int Interrupts => _box.Interrupts;

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<WebUiEmulator> StartAsync(WebUiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var box = new Box(options ?? new WebUiOptions());
        return new WebUiEmulator(await EmulatorApp.StartAsync(box, Map, cancellationToken), box);

        void Map(WebApplication server)
        {
            server.Use(next => context => Answers.MayEnter(context, box.Options.Auth)
                ? next(context)
                : Answers.HttpExceptionAsync(context, box, 401, "Incorrect username or password"));
            server.MapTextToImage(box);
            server.MapRuns(box);
        }
    }
}
