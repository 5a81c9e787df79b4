namespace ImageGen.Emulators.SdCpp;

/// <summary>
/// A running double of stable-diffusion.cpp's sd-server, written from a recording of its wire, and from nothing of this project. It also
/// repeats the failures of the real one.
/// </summary>
public sealed class SdCppEmulator : Emulator
{
    private const int Threads = 8;

    private readonly Box _box;

    private SdCppEmulator(EmulatorApp app, Box box)
        : base(app, box) => _box = box;

    /// <summary>The server, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The model that was loaded.</summary>
    public override IReadOnlyList<string> Models => [_box.Options.Model];

    /// <summary>Whether an order has ended the process: every connection is reset until <see cref="Restart"/>.</summary>
    public bool IsDead => _box.IsDead;

    /// <summary>The number of POSTs with neither a body nor a length, each of which makes the server wait for 5 s.</summary>
    public int SlowPosts => _box.SlowPosts;

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<SdCppEmulator> StartAsync(SdCppOptions? options = null, CancellationToken cancellationToken = default)
    {
        var box = new Box(options ?? new SdCppOptions());
        return new SdCppEmulator(await EmulatorApp.StartAsync(box, Map, cancellationToken, connections: Threads), box);

        void Map(WebApplication server)
        {
            server.Use(next => context => Answers.DressAsync(context, box, next));
            server.MapJobs(box);
            server.MapTextToImage(box);
            server.MapInfo(box);
        }
    }

    /// <summary>Replaces the process: no job of the old one is known.</summary>
    public void Restart() => _box.Restart();
}
