using ImageGen.Servers;
using RabbitMQ.Client;
[assembly: AssemblyFixture(typeof(ImageGen.Messaging.Tests.BrokerFixture))]

namespace ImageGen.Messaging.Tests;

/// <summary>One RabbitMQ for the messaging tests, which run one after another and start without any ImageGen exchanges and queues.</summary>
public sealed class BrokerFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RabbitMqServer>> _server = new(() => RabbitMqServer.StartAsync(CancellationToken.None));

    private readonly Dictionary<string, string> _users = [];

    public async Task<string> AddressAsync() => (await _server.Value).ConnectionString;

    public async Task<RabbitMqServer> ServerAsync() => await _server.Value;

    /// <summary>The connection string of a user that may publish commands and nothing else.</summary>
    public async Task<string> UserAsync(string name)
    {
        if (!_users.TryGetValue(name, out var address))
        {
            address = _users[name] = await (await _server.Value).AddPublisherAsync(name, @"^imagegen\.(generate|cancel)$", CancellationToken.None);
        }

        return address;
    }

    /// <summary>Takes a message out of a queue; null when there is none.</summary>
    public async Task<BasicGetResult?> GetAsync(string queue)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.BasicGetAsync(queue, autoAck: true);
    }

    public async Task<string> CleanAsync()
    {
        var server = await _server.Value;
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var lane in (string[])["default", "gpu"])
        {
            var name = CommandChannel.Generate(lane).Name;
            await channel.QueueDeleteAsync(name);
            await channel.ExchangeDeleteAsync(name);
        }

        await channel.QueueDeleteAsync(CommandChannel.Cancel.Name);
        await channel.ExchangeDeleteAsync(CommandChannel.Cancel.Name);
        await channel.ExchangeDeleteAsync(CommandChannel.GenerateExchange);
        await channel.QueueDeleteAsync(DeadLetter.Queue);
        await channel.ExchangeDeleteAsync(DeadLetter.Queue);
        return server.ConnectionString;
    }

    public async Task<IConnection> ConnectAsync()
        => await new ConnectionFactory { Uri = new Uri((await _server.Value).ConnectionString) }.CreateConnectionAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
