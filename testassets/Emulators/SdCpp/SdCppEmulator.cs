namespace ImageGen.Emulators.SdCpp;

/// <summary>
/// An emulator of stable-diffusion.cpp's sd-server, written from a recording of its wire, without any code of this project. It also
/// emulates the failures of the real one.
/// </summary>
public sealed class SdCppEmulator : Emulator
{
    private const int Threads = 8;

    private readonly ServerState _box;

    private SdCppEmulator(EmulatorApp app, ServerState state)
        : base(app, state) => _box = state;

    /// <summary>The server, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The model that was loaded.</summary>
    public override IReadOnlyList<string> Models => [_box.Options.Model];

    /// <summary>Whether an order has ended the process: every connection is reset until <see cref="Restart"/>.</summary>
    public bool IsDead => _box.IsDead;

    /// <summary>The number of POSTs with neither a body nor a length, each of which makes the server wait for 5 s.</summary>
    public int SlowPosts => _box.SlowPosts;

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<SdCppEmulator> StartAsync(SdCppOptions? options = null, CancellationToken cancellationToken = default)
    {
        var state = new ServerState(options ?? new SdCppOptions());
        return new SdCppEmulator(await EmulatorApp.StartAsync(state, Map, cancellationToken, connections: Threads), state);

        void Map(WebApplication server)
        {
            server.Use(next => context => Responses.AddHeadersAsync(context, state, next));
            server.MapJobs(state);
            server.MapTextToImage(state);
            server.MapInfo(state);
        }
    }

    /// <summary>Restarts the process: all jobs are lost.</summary>
    public void Restart() => _box.Restart();
}
