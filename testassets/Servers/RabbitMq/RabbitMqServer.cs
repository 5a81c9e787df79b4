namespace ImageGen.Servers;

/// <summary>
/// A RabbitMQ broker of its own for tests. Durable queues and persistent messages are kept over <see cref="Kill"/> and
/// <see cref="StartAgainAsync"/>; everything is removed at the end. A start takes about four seconds.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private readonly IServerInstance _instance;

    private RabbitMqServer(IServerInstance instance) => _instance = instance;

    /// <summary>The loopback port of AMQP, the same for the broker's whole life.</summary>
    public int Port => _instance.Port;

    /// <summary>Where clients connect, for example <c>amqp://guest:guest@127.0.0.1:11711/</c>.</summary>
    public string ConnectionString => $"amqp://guest:guest@127.0.0.1:{Port}/";

    /// <summary>Starts a broker.</summary>
    /// <exception cref="ServerNotInstalledException">There is neither a container engine nor rabbitmq-server.</exception>
    /// <exception cref="ServerStartException">It did not start; the message has its output.</exception>
    public static Task<RabbitMqServer> StartAsync(CancellationToken cancellationToken) => StartAsync([], cancellationToken);

    /// <summary>Starts a broker with further lines of rabbitmq.conf, for example <c>consumer_timeout = 5000</c>.</summary>
    /// <exception cref="ServerNotInstalledException">There is neither a container engine nor rabbitmq-server.</exception>
    /// <exception cref="ServerStartException">It did not start; the message has its output.</exception>
    public static async Task<RabbitMqServer> StartAsync(IReadOnlyList<string> configuration, CancellationToken cancellationToken)
    {
        var containers = await ServerEngine.UsesContainersAsync();
        return new RabbitMqServer(await FirstStart.StartAsync(
            () => containers ? new RabbitMqInContainer(configuration) : new RabbitMqProcess(configuration), cancellationToken));
    }

    /// <summary>Ends the broker as a power cut would (SIGKILL); returns when it is gone. Its data stay.</summary>
    public void Kill() => Task.Run(_instance.KillAsync).GetAwaiter().GetResult();

    /// <summary>Starts the killed broker on the same port and data; returns when it answers.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => _instance.StartAsync(cancellationToken);

    /// <summary>Loses everything the broker knew: ends it, removes its data and starts it empty on the same port.</summary>
    public async Task WipeAsync(CancellationToken cancellationToken)
    {
        await _instance.KillAsync();
        await _instance.WipeAsync(cancellationToken);
        await _instance.StartAsync(cancellationToken);
    }

    /// <summary>Ends the broker and removes its data.</summary>
    public ValueTask DisposeAsync() => _instance.DisposeAsync();
}
