using System.Diagnostics;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace ImageGen.Messaging.Tests;

[Collection("broker")]
[Trait("Category", "Servers")]
public sealed class RabbitMqTopologyTests(BrokerFixture broker)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_sent_before_any_worker_exists_is_kept_and_consumed_once()
    {
        var address = await broker.CleanAsync();
        await using var gateway = await Hosts.StartGatewayAsync(address);
        var command = NewCommand();

        Assert.True(await SendAsync(gateway, command, "gpu"));
        var inbox = new Inbox();
        await using var worker = await Hosts.StartWorkerAsync(address, inbox);
        var last = NewCommand();
        Assert.True(await SendAsync(gateway, last, "gpu"));

        // Several are consumed at a time, in any order.
        await Eventually.TrueAsync(
            () => ((Guid[])[command.JobId, last.JobId]).All(id => inbox.Generate.Any(entry => entry.Command.JobId == id)), "both commands are consumed");
        var first = Assert.Single(inbox.Generate, entry => entry.Command.JobId == command.JobId);
        Assert.Equal("gpu", first.Lane);
        Assert.Equal(JsonSerializer.Serialize(command), JsonSerializer.Serialize(first.Command));
        Assert.Equal(2, inbox.Generate.Count);
        Assert.Equal(2, inbox.Recorded.Count);
        await AssertQueuesAsync();
    }

    [Fact]
    public async Task A_worker_that_starts_first_gets_commands_of_its_lane_once()
    {
        var address = await broker.CleanAsync();
        var inbox = new Inbox();
        await using var worker = await Hosts.StartWorkerAsync(address, inbox);
        await using var gateway = await Hosts.StartGatewayAsync(address);
        var commands = Enumerable.Range(0, 20).Select(_ => NewCommand()).ToList();

        foreach (var command in commands)
        {
            Assert.True(await SendAsync(gateway, command, "default"));
        }

        await Eventually.TrueAsync(() => inbox.Generate.Count >= commands.Count, "all commands are consumed");
        Assert.Equal(commands.Select(command => command.JobId).Order(), inbox.Generate.Select(entry => entry.Command.JobId).Order());
        Assert.All(inbox.Generate, entry => Assert.Equal("default", entry.Lane));
        await AssertQueuesAsync();
    }

    [Fact]
    public async Task Hosts_that_start_together_on_an_empty_broker_all_get_to_work()
    {
        for (var round = 0; round < 5; round++)
        {
            var address = await broker.CleanAsync();
            var hosts = await Task.WhenAll(Enumerable.Range(0, 6).Select(
                n => Task.Run(() => n % 2 == 0 ? Hosts.StartWorkerAsync(address, new Inbox()) : Hosts.StartGatewayAsync(address), Token)));

            foreach (var host in hosts)
            {
                await using var disposed = host;
                var status = await host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
                Assert.Equal(BusHealthStatus.Healthy, status);
            }
        }
    }

    [Fact]
    public async Task A_publisher_without_MassTransit_sends_bare_json()
    {
        var address = await broker.CleanAsync();
        var inbox = new Inbox();
        await using var worker = await Hosts.StartWorkerAsync(address, inbox);
        Assert.Equal(BusHealthStatus.Healthy, await worker.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30)));
        var (generate, cancel) = (Guid.NewGuid(), Guid.NewGuid());

        await PublishAsync(CommandChannel.Generate("default"), $$"""{ "job_id": "{{generate}}", "request": { "prompt": "a red cube", "metadata": { "order": "7" } } }""");
        await PublishAsync(CommandChannel.Cancel, $$"""{"job_id":"{{cancel}}"}""");

        await Eventually.TrueAsync(() => !inbox.Generate.IsEmpty && !inbox.Cancel.IsEmpty, "both commands are consumed");
        var command = Assert.Single(inbox.Generate).Command;
        Assert.Equal(generate, command.JobId);
        Assert.Equal("7", command.Request.Metadata!["order"]);
        Assert.Empty(inbox.Recorded);
        Assert.Equal(cancel, Assert.Single(inbox.Cancel).JobId);
    }

    [Fact]
    public async Task A_command_that_no_queue_takes_is_not_confirmed()
    {
        var address = await broker.CleanAsync();
        await using var gateway = await Hosts.StartGatewayAsync(address);

        Assert.False(await SendAsync(gateway, NewCommand(), "nobody-serves-this"));
    }

    [Fact]
    public async Task An_event_reaches_a_bound_queue_under_the_given_message_id()
    {
        var address = await broker.CleanAsync();
        await using var worker = await Hosts.StartGatewayAsync(address);
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Token)).QueueName;
        await BindWhenDeclaredAsync(connection, queue, "imagegen.image-started");
        var (job, messageId) = (Guid.NewGuid(), Guid.NewGuid());

        await worker.Services.GetRequiredService<IEventPublisher>().PublishAsync(
            new ImageStarted { JobId = job, Tenant = "default", Sequence = 2, Provider = "sandbox", Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000) }, messageId, Token);

        var got = await GetAsync(channel, queue);
        using var body = JsonDocument.Parse(got.Body);
        Assert.Equal(job, body.RootElement.GetProperty("job_id").GetGuid());
        Assert.Equal(2, body.RootElement.GetProperty("sequence").GetInt64());
        Assert.False(body.RootElement.TryGetProperty("model", out _));
        var properties = got.BasicProperties;
        Assert.Equal(messageId, Guid.Parse(properties.MessageId!));
        Assert.Equal("application/json", properties.ContentType);
        Assert.Equal("image.started", properties.Type);
        Assert.Equal("image.started", Encoding.UTF8.GetString((byte[])properties.Headers!["event"]!));
        Assert.Equal(1_700_000_000, properties.Timestamp.UnixTime);
        Assert.True(properties.Persistent);
    }

    [Fact]
    public async Task A_subscriber_with_MassTransit_reads_the_contracts()
    {
        var address = await broker.CleanAsync();
        await using var worker = await Hosts.StartGatewayAsync(address);
        var subscriber = new Subscriber();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(address));
            rabbit.ReceiveEndpoint("their-app", endpoint =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.UseRawJsonDeserializer();
                endpoint.Bind("imagegen.image-generated");
                endpoint.Bind("imagegen.image-failed");
                subscriber.Connect(endpoint);
            });
        });
        await bus.StartAsync(TimeSpan.FromSeconds(30));

        try
        {
            await subscriber.GetsBothAsync(worker.Services.GetRequiredService<IEventPublisher>());
        }
        finally
        {
            await bus.StopAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task A_command_that_fails_too_often_ends_in_the_dead_letter_queue()
    {
        var address = await broker.CleanAsync();
        await using var gateway = await Hosts.StartGatewayAsync(address);
        var command = NewCommand();
        Assert.True(await SendAsync(gateway, command, "gpu"));
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);

        for (var delivery = 0; delivery <= 20; delivery++)
        {
            var held = await GetAsync(channel, CommandChannel.Generate("gpu").Name);

            // Counts as a failed delivery, as the end of the worker does. A nack has not counted since RabbitMQ 4.3.
            await channel.BasicRejectAsync(held.DeliveryTag, requeue: true, Token);
        }

        var letter = await GetAsync(channel, DeadLetter.Queue);
        Assert.Contains(command.JobId.ToString(), Encoding.UTF8.GetString(letter.Body.Span));
        Assert.Equal("delivery_limit", Encoding.UTF8.GetString((byte[])letter.BasicProperties.Headers!["x-first-death-reason"]!));
        Assert.Equal(0u, await channel.MessageCountAsync(CommandChannel.Generate("gpu").Name, Token));
    }

    [Fact]
    public async Task A_refused_command_that_the_dead_letter_queue_does_not_take_is_delivered_again_each_second_until_it_does()
    {
        var address = await broker.CleanAsync();
        var inbox = new Inbox { Refusal = new CommandRefusedException(DeadLetter.Conflict, "The id belongs to another job.") };
        await using var worker = await Hosts.StartWorkerAsync(address, inbox);
        var server = await broker.ServerAsync();
        await server.RefuseAsync(DeadLetter.Queue, Token);
        await FillAsync(DeadLetter.Queue);
        var clock = Stopwatch.StartNew();
        await PublishAsync(CommandChannel.Generate("gpu"), $$$"""{"job_id":"{{{Guid.NewGuid()}}}","request":{"prompt":"a cat"}}""");

        await Eventually.TrueAsync(() => inbox.Generate.Count >= 3, "the third delivery");

        Assert.InRange(inbox.Generate.Count, 3, 1 + (int)clock.Elapsed.TotalSeconds);
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        await channel.QueuePurgeAsync(DeadLetter.Queue, Token);
        var letter = await GetAsync(channel, DeadLetter.Queue);
        await server.AcceptAsync(Token);
        Assert.Equal(DeadLetter.Conflict, Encoding.UTF8.GetString((byte[])letter.BasicProperties.Headers![DeadLetter.ReasonHeader]!));
    }

    [Fact]
    public async Task Sending_a_command_without_the_broker_fails_within_the_time_limit()
    {
        await using var gateway = await Hosts.StartGatewayAsync("amqp://guest:guest@127.0.0.1:9/", ("Messaging:SendTimeout", "00:00:00.500"));
        var clock = Stopwatch.StartNew();

        Assert.False(await SendAsync(gateway, NewCommand(), "default"));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Publishing_an_event_without_the_broker_throws_within_the_time_limit()
    {
        await using var worker = await Hosts.StartGatewayAsync("amqp://guest:guest@127.0.0.1:9/", ("Messaging:PublishTimeout", "00:00:00.500"));
        var publisher = worker.Services.GetRequiredService<IEventPublisher>();

        await Assert.ThrowsAsync<TimeoutException>(() => publisher.PublishAsync(
            new ImageStarted { JobId = Guid.NewGuid(), Tenant = "default", Provider = "sandbox" }, Guid.NewGuid(), Token));
    }

    private static GenerateImage NewCommand() => new()
    {
        JobId = Guid.NewGuid(),
        RequestedAt = DateTimeOffset.UtcNow,
        Request = new ImageRequest { Prompt = "a red cube", OutputFormat = OutputFormat.Webp, Metadata = new Dictionary<string, string> { ["Order_Id"] = "7" } },
    };

    private static Task<bool> SendAsync(RunningHost host, GenerateImage command, string lane)
        => host.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, lane, Token);

    /// <summary>Declaring a queue again with other arguments than it has fails, and so this fails unless it is exactly so.</summary>
    private async Task AssertQueuesAsync()
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var command = new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = 20,
            ["x-dead-letter-exchange"] = "imagegen.dead-letter",
            ["x-dead-letter-strategy"] = "at-least-once",
            ["x-overflow"] = "reject-publish",
        };
        foreach (var queue in (CommandChannel[])[CommandChannel.Generate("default"), CommandChannel.Generate("gpu"), CommandChannel.Cancel])
        {
            await AssertQueueAsync(channel, queue.Name, command);
        }

        await AssertQueueAsync(channel, "imagegen.dead-letter", new() { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 1_000_000 });
    }

    private static async Task AssertQueueAsync(IChannel channel, string queue, Dictionary<string, object?> arguments)
    {
        await channel.QueueDeclarePassiveAsync(queue, Token);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Token);
    }

    private async Task PublishAsync(CommandChannel queue, string json)
    {
        await using var connection = await broker.ConnectAsync();
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(confirmed, Token);
        await channel.BasicPublishAsync(
            queue.Exchange, queue.RoutingKey ?? "", mandatory: true, new BasicProperties { ContentType = MediaTypeNames.Application.Json }, Encoding.UTF8.GetBytes(json), Token);
    }

    /// <summary>Publishes empty messages to a queue until it refuses one.</summary>
    private async Task FillAsync(string queue)
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);
        await Eventually.TrueAsync(
            async () => await Record.ExceptionAsync(async () => await channel.BasicPublishAsync("", queue, Array.Empty<byte>(), Token)) is RabbitMQ.Client.Exceptions.PublishException,
            $"{queue} refuses a message");
    }

    private static async Task<BasicGetResult> GetAsync(IChannel channel, string queue)
    {
        BasicGetResult? got = null;
        await Eventually.TrueAsync(() => (got = channel.BasicGetAsync(queue, autoAck: false).GetAwaiter().GetResult()) is not null, $"a message arrives in {queue}");
        return got!;
    }

    /// <summary>The bus declares its exchanges soon after the host has started; no event has been published yet.</summary>
    private static async Task BindWhenDeclaredAsync(IConnection connection, string queue, string exchange)
    {
        var bound = false;
        await Eventually.TrueAsync(
            () =>
            {
                using var channel = connection.CreateChannelAsync().GetAwaiter().GetResult();
                try
                {
                    channel.QueueBindAsync(queue, exchange, "").GetAwaiter().GetResult();
                    bound = true;
                }
                catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
                {
                    // Not declared yet; the broker closes the channel for the question.
                }

                return bound;
            },
            $"{exchange} is declared");
    }
}
