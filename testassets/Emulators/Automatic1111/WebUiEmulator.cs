namespace ImageGen.Emulators.Automatic1111;

/// <summary>
/// An emulator of AUTOMATIC1111's WebUI and of Forge, as far as their API makes images from text; written from their source, without any
/// code of this project. The name of a run is the <see cref="Purchase.ClientRequestId"/> of its ledger entry.
/// </summary>
public sealed class WebUiEmulator : Emulator
{
    private readonly ServerState _box;

    private WebUiEmulator(EmulatorApp app, ServerState state)
        : base(app, state) => _box = state;

    /// <summary>The server, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The available checkpoints.</summary>
    public override IReadOnlyList<string> Models => _box.Options.Checkpoints;

    /// <summary>The checkpoint that is loaded.</summary>
    public string Checkpoint => _box.Checkpoint;

    /// <summary>The number of interrupts.</summary>
    public int Interrupts => _box.Interrupts;

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<WebUiEmulator> StartAsync(WebUiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var state = new ServerState(options ?? new WebUiOptions());
        return new WebUiEmulator(await EmulatorApp.StartAsync(state, Map, cancellationToken), state);

        void Map(WebApplication server)
        {
            server.Use(next => context => Responses.IsAuthorized(context, state.Options.Auth)
                ? next(context)
                : Responses.HttpExceptionAsync(context, state, 401, "Incorrect username or password"));
            server.MapTextToImage(state);
            server.MapRuns(state);
        }
    }
}
