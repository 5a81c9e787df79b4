using ImageGen.Servers;
using RabbitMQ.Client;
[assembly: AssemblyFixture(typeof(ImageGen.Messaging.Tests.BrokerFixture))]

namespace ImageGen.Messaging.Tests;

/// <summary>One RabbitMQ for the messaging tests, which run one after another and start without any ImageGen exchanges and queues.</summary>
public sealed class BrokerFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RabbitMqServer>> _server = new(() => RabbitMqServer.StartAsync(CancellationToken.None));

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
