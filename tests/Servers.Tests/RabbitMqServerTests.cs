using RabbitMQ.Client;

namespace ImageGen.Servers.Tests;

[Trait("Category", "Servers")]
public sealed class RabbitMqServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_durable_queue_survives_a_kill_and_not_a_wipe()
    {
        await using var broker = await RabbitMqServer.StartAsync(["consumer_timeout = 1234567"], Token);

        // A declaration is confirmed up to two seconds before it is on the disk, so that a kill at once may still take it away.
        var kept = false;
        for (var attempt = 0; attempt < 5 && !kept; attempt++)
        {
            await DeclareAsync(broker);
            broker.Kill();
            await broker.StartAgainAsync(Token);
            kept = await HasQueueAsync(broker);
        }

        Assert.True(kept);

        await broker.WipeAsync(Token);
        Assert.False(await HasQueueAsync(broker));
    }

    private static async Task DeclareAsync(RabbitMqServer broker)
    {
        await using var connection = await ConnectAsync(broker);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
    }

    private static async Task<bool> HasQueueAsync(RabbitMqServer broker)
    {
        await using var connection = await ConnectAsync(broker);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        try
        {
            await channel.QueueDeclarePassiveAsync("kept", Token);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    private static Task<IConnection> ConnectAsync(RabbitMqServer broker)
        => new ConnectionFactory { Uri = new Uri(broker.ConnectionString) }.CreateConnectionAsync(Token);
}
