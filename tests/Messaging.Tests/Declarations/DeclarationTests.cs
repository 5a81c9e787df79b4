using ImageGen.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Messaging.Tests.Declarations;

/// <summary>
/// Everything that gateway, worker and MassTransit declare, against what RabbitMQ 4.3 refuses: transient queues that are not exclusive, a prefetch for a whole channel
/// (<c>basic.qos</c> with <c>global</c>), and mirrored classic queues. Read from the connection, so that it holds for a broker of any version.
/// </summary>
[Collection("broker")]
[Trait("Category", "Servers")]
public sealed class DeclarationTests(BrokerFixture broker)
{
    private static readonly string[] Queues = ["imagegen.cancel", "imagegen.dead-letter", "imagegen.generate.default", "imagegen.generate.gpu"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_declared_that_RabbitMQ_4_3_refuses()
    {
        var seen = await RecordAsync();
        var queues = seen.OfType<AmqpMethod.QueueDeclared>().ToList();
        var exchanges = seen.OfType<AmqpMethod.ExchangeDeclared>().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', seen.Distinct()));

        Assert.Equal(Queues, queues.Select(queue => queue.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(queues, queue =>
        {
            Assert.True(queue.IsDurable || queue.IsExclusive, $"{queue.Name} is transient and not exclusive.");
            Assert.Contains("x-queue-type", queue.Arguments);
            Assert.DoesNotContain(queue.Arguments, argument => argument.StartsWith("x-ha-", StringComparison.Ordinal) || argument is "x-queue-mode" or "x-queue-master-locator");
        });
        Assert.NotEmpty(exchanges);
        Assert.All(exchanges, exchange => Assert.True(exchange is { IsDurable: true, IsAutoDelete: false }, $"{exchange.Name} is transient."));
        Assert.All(exchanges, exchange => Assert.Contains(exchange.Type, (string[])["direct", "fanout"]));
    }

    [Fact]
    public async Task The_prefetch_is_that_of_each_consumer_and_not_of_the_channel()
    {
        var prefetch = (await RecordAsync()).OfType<AmqpMethod.PrefetchSet>().ToList();

        Assert.NotEmpty(prefetch);
        Assert.All(prefetch, one => Assert.False(one.IsGlobal));
    }

    /// <summary>What a gateway and a worker send to the broker while they start, work and refuse a message.</summary>
    private async Task<IReadOnlyList<AmqpMethod>> RecordAsync()
    {
        var address = new Uri(await broker.CleanAsync());
        await using var recorder = new AmqpRecorder(address.Port);
        var inbox = new Inbox();
        await using (var gateway = await Hosts.StartGatewayAsync(recorder.Address))
        await using (await Hosts.StartWorkerAsync(recorder.Address, inbox))
        {
            var command = new GenerateImage { JobId = Guid.NewGuid(), RequestedAt = DateTimeOffset.UtcNow, Request = new ImageRequest { Prompt = "a cat" } };
            Assert.True(await gateway.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, "default", Token));
            await Eventually.TrueAsync(() => !inbox.Generate.IsEmpty, "the command is consumed");

            // The first dead letter makes the library declare its error queue again.
            await using var publisher = await BusPublisher.ConnectAsync(address.ToString());
            await publisher.PublishAsync(CommandChannel.Generate("default"), "no JSON", user: null);
            await Eventually.GetAsync(() => broker.GetAsync(DeadLetter.Queue), letter => letter is not null, _ => "no dead letter", TimeSpan.FromSeconds(30));
        }

        return [.. recorder.Seen];
    }
}
