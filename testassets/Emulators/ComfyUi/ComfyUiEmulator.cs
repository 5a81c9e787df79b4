namespace ImageGen.Emulators.ComfyUi;

/// <summary>
/// An emulator of ComfyUI, as far as workflows that make images from text and from images go; written from its source, without any code
/// of this project. The id that the client chose is the <see cref="Purchase.ClientRequestId"/> of its ledger entry.
/// </summary>
public sealed class ComfyUiEmulator : Emulator
{
    private readonly ServerState _box;

    private ComfyUiEmulator(EmulatorApp app, ServerState state)
        : base(app, state) => _box = state;

    /// <summary>The server, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The available checkpoints.</summary>
    public override IReadOnlyList<string> Models => _box.Options.Checkpoints;

    /// <summary>The images that were uploaded, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Uploads => _box.Uploads;

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<ComfyUiEmulator> StartAsync(ComfyUiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var state = new ServerState(options ?? new ComfyUiOptions());
        return new ComfyUiEmulator(await EmulatorApp.StartAsync(state, server => server.MapRuns(state), cancellationToken), state);
    }

    /// <summary>Restarts the process: queue and history are lost; the saved images remain.</summary>
    public void Restart() => _box.Restart();
}
