namespace ImageGen.Servers;

/// <summary>
/// A Redis of its own for tests, as durable as production must be: every write is on disk before it is answered. Its data are
/// kept over <see cref="Kill"/> and <see cref="StartAgainAsync"/>, and removed at the end.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly IServerInstance _instance;

    private RedisServer(IServerInstance instance) => _instance = instance;

    /// <summary>The arguments of a safe server: append-only file, a sync per write, nothing evicted, no snapshots.</summary>
    public static IReadOnlyList<string> DurableArguments { get; } =
        ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--save", ""];

    /// <summary>The loopback port, the same for the server's whole life.</summary>
    public int Port => _instance.Port;

    /// <summary>What StackExchange.Redis connects to, for example <c>127.0.0.1:14711</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a safe server.</summary>
    /// <exception cref="ServerNotInstalledException">There is neither a container engine nor redis-server.</exception>
    /// <exception cref="ServerStartException">It did not start; the message has its output.</exception>
    public static Task<RedisServer> StartAsync(CancellationToken cancellationToken) => StartAsync(DurableArguments, cancellationToken);

    /// <summary>Starts a server with other arguments of redis-server, for example an unsafe one.</summary>
    /// <exception cref="ServerNotInstalledException">There is neither a container engine nor redis-server.</exception>
    /// <exception cref="ServerStartException">It did not start; the message has its output.</exception>
    public static async Task<RedisServer> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var containers = await ServerEngine.UsesContainersAsync();
        return new RedisServer(await FirstStart.StartAsync(
            () => containers ? new RedisInContainer(arguments) : new RedisProcess(arguments), cancellationToken));
    }

    /// <summary>Ends the server as a power cut would (SIGKILL); returns when it is gone. Its data stay.</summary>
    public void Kill() => Task.Run(_instance.KillAsync).GetAwaiter().GetResult();

    /// <summary>Starts the killed server on the same port and data; returns when it answers.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => _instance.StartAsync(cancellationToken);

    /// <summary>Ends the server and removes its data.</summary>
    public ValueTask DisposeAsync() => _instance.DisposeAsync();
}
