// Publishes commands to ImageGen and prints the terminal events of jobs, with RabbitMQ.Client only.
//
//   dotnet run -- subscribe                   # in one terminal
//   dotnet run -- generate "a cat in a hat"   # in another; prints the job's id
//   dotnet run -- cancel JOB_ID
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

string[] final = ["imagegen.image-generated", "imagegen.image-failed", "imagegen.image-canceled"];

var address = Environment.GetEnvironmentVariable("AMQP_URL") ?? "amqp://guest:guest@localhost:5672/";
await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();

// With these, BasicPublishAsync returns once the broker has the message, and throws when the broker refused it or has no queue for it.
await using var channel = await connection.CreateChannelAsync(
    new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));

switch (args)
{
    case ["generate", var prompt]:
        var jobId = Guid.NewGuid(); // Keep it: sending the same id again after a failure never creates a second job.
        await PublishAsync("imagegen.generate", "default", new
        {
            job_id = jobId,
            requested_at = DateTimeOffset.UtcNow,
            request = new { prompt, width = 512, height = 512 },
        });
        Console.WriteLine(jobId);
        return 0;

    case ["cancel", var job]:
        await PublishAsync("imagegen.cancel", "", new { job_id = job });
        return 0;

    case ["subscribe"]:
        await SubscribeAsync();
        return 0;

    default:
        Console.Error.WriteLine("usage: dotnet run -- generate PROMPT | cancel JOB_ID | subscribe");
        return 2;
}

async Task PublishAsync(string exchange, string routingKey, object command)
    => await channel.BasicPublishAsync(
        exchange,
        routingKey,
        mandatory: true,
        new BasicProperties { ContentType = "application/json", Persistent = true, MessageId = Guid.NewGuid().ToString() },
        JsonSerializer.SerializeToUtf8Bytes(command));

async Task SubscribeAsync()
{
    const string queue = "dotnet-sample.image-events"; // Durable: it keeps events while the subscriber is not running.
    await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
    foreach (var exchange in final)
    {
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
        await channel.QueueBindAsync(queue, exchange, "");
    }

    var consumer = new AsyncEventingBasicConsumer(channel);
    consumer.ReceivedAsync += async (_, delivery) =>
    {
        var body = JsonDocument.Parse(delivery.Body).RootElement;
        var outcome = body.TryGetProperty("image", out var image) ? image.GetProperty("key").GetString()
            : body.TryGetProperty("error", out var error) ? error.GetProperty("message").GetString()
            : "";
        // Delivery is at least once: to process an event only once, remember delivery.BasicProperties.MessageId.
        Console.WriteLine($"{delivery.BasicProperties.Type} {body.GetProperty("job_id")} {outcome}");
        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
    };
    await channel.BasicQosAsync(prefetchSize: 0, prefetchCount: 16, global: false);
    await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    Console.WriteLine("listening");
    await Task.Delay(Timeout.Infinite);
}
