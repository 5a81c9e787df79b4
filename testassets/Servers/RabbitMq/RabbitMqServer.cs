using System.Security.Cryptography;

namespace ImageGen.Servers;

/// <summary>
/// A separate RabbitMQ broker for tests. Durable queues and persistent messages are kept across <see cref="Kill"/> and
/// <see cref="StartAgainAsync"/>; everything is removed at the end. A start takes about four seconds.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private readonly IBrokerInstance _instance;

    private RabbitMqServer(IBrokerInstance instance) => _instance = instance;

    /// <summary>The loopback port of AMQP, the same for the broker's whole life.</summary>
    public int Port => _instance.Port;

    /// <summary>The connection string for clients, for example <c>amqp://guest:guest@127.0.0.1:11711/</c>.</summary>
    public string ConnectionString => $"amqp://guest:guest@127.0.0.1:{Port}/";

    /// <summary>Starts a broker.</summary>
    /// <exception cref="ServerNotInstalledException">Neither a container engine nor rabbitmq-server is available.</exception>
    /// <exception cref="ServerStartException">The server did not start; the message has its output.</exception>
    public static Task<RabbitMqServer> StartAsync(CancellationToken cancellationToken) => StartAsync([], cancellationToken);

    /// <summary>Starts a broker with additional lines of rabbitmq.conf, for example <c>consumer_timeout = 5000</c>.</summary>
    /// <exception cref="ServerNotInstalledException">Neither a container engine nor rabbitmq-server is available.</exception>
    /// <exception cref="ServerStartException">The server did not start; the message has its output.</exception>
    public static async Task<RabbitMqServer> StartAsync(IReadOnlyList<string> configuration, CancellationToken cancellationToken)
    {
        var containers = await ServerEngine.UsesContainersAsync();
        return new RabbitMqServer(await FirstStart.StartAsync<IBrokerInstance>(
            () => containers ? new RabbitMqInContainer(configuration) : new RabbitMqProcess(configuration), cancellationToken));
    }

    /// <summary>Adds a user that may publish to the exchanges that match a regular expression, and do nothing else; returns the user's connection string.</summary>
    public async Task<string> AddPublisherAsync(string user, string exchanges, CancellationToken cancellationToken)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        await _instance.ControlAsync(["add_user", user, password], cancellationToken);
        await _instance.ControlAsync(["set_permissions", "-p", "/", user, "^$", exchanges, "^$"], cancellationToken);
        return $"amqp://{user}:{password}@127.0.0.1:{Port}/";
    }

    /// <summary>Adds a user that may do everything that a host of the system does.</summary>
    public async Task AddUserAsync(string user, string password, CancellationToken cancellationToken)
    {
        await _instance.ControlAsync(["add_user", user, password], cancellationToken);
        await _instance.ControlAsync(["set_permissions", "-p", "/", user, ".*", ".*", ".*"], cancellationToken);
    }

    /// <summary>Makes a queue refuse messages once it has a few, until <see cref="AcceptAsync"/>.</summary>
    public Task RefuseAsync(string queue, CancellationToken cancellationToken)
        => _instance.ControlAsync(["set_policy", "refuse", $"^{queue.Replace(".", "[.]", StringComparison.Ordinal)}$", """{"max-length":1,"overflow":"reject-publish"}""", "--apply-to", "queues"], cancellationToken);

    /// <summary>Ends <see cref="RefuseAsync"/>.</summary>
    public Task AcceptAsync(CancellationToken cancellationToken) => _instance.ControlAsync(["clear_policy", "refuse"], cancellationToken);

    /// <summary>Kills the broker (SIGKILL), like a power failure; returns when it has ended. Its data are kept.</summary>
    public void Kill() => Task.Run(_instance.KillAsync).GetAwaiter().GetResult();

    /// <summary>Starts the killed broker on the same port and data; returns when it responds.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) => _instance.StartAsync(cancellationToken);

    /// <summary>Wipes the broker: ends it, removes its data and starts it empty on the same port.</summary>
    public async Task WipeAsync(CancellationToken cancellationToken)
    {
        await _instance.KillAsync();
        await _instance.WipeAsync(cancellationToken);
        await _instance.StartAsync(cancellationToken);
    }

    /// <summary>Ends the broker and removes its data.</summary>
    public ValueTask DisposeAsync() => _instance.DisposeAsync();
}
