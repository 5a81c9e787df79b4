namespace ImageGen.Servers;

/// <summary>
/// A separate Redis for tests, as durable as in production: every write is on disk before its response. Its data are
/// kept across <see cref="Kill"/> and <see cref="StartAgainAsync"/>, and removed at the end.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly IServerInstance _instance;

    private RedisServer(IServerInstance instance) => _instance = instance;

    /// <summary>The arguments of a durable server: append-only file, a sync per write, nothing evicted, no snapshots.</summary>
    public static IReadOnlyList<string> DurableArguments { get; } =
        ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--save", ""];

    /// <summary>The loopback port, the same for the server's whole life.</summary>
    public int Port => _instance.Port;

    /// <summary>The connection string for StackExchange.Redis, for example <c>127.0.0.1:14711</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a durable server.</summary>
    /// <exception cref="ServerNotInstalledException">Neither a container engine nor redis-server is available.</exception>
    /// <exception cref="ServerStartException">The server did not start; the message has its output.</exception>
    public static Task<RedisServer> StartAsync(CancellationToken cancellationToken) => StartAsync(DurableArguments, cancellationToken);

    /// <summary>Starts a server with other arguments of redis-server, for example a server that is not durable.</summary>
    /// <exception cref="ServerNotInstalledException">Neither a container engine nor redis-server is available.</exception>
    /// <exception cref="ServerStartException">The server did not start; the message has its output.</exception>
    public static async Task<RedisServer> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var containers = await ServerEngine.UsesContainersAsync();
        return new RedisServer(await FirstStart.StartAsync<IServerInstance>(
            () => containers ? new RedisInContainer(arguments) : new RedisProcess(arguments), cancellationToken));
    }

    /// <summary>Kills the server (SIGKILL), like a power failure; returns when it has ended. Its data are kept.</summary>
    public void Kill() => Task.Run(_instance.KillAsync).GetAwaiter().GetResult();

    /// <summary>Starts the killed server on the same port and data; returns when it responds.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => _instance.StartAsync(cancellationToken);

    /// <summary>Ends the server and removes its data.</summary>
    public ValueTask DisposeAsync() => _instance.DisposeAsync();
}
