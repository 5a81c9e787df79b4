using System.Net.Mime;
using System.Text;
using RabbitMQ.Client;

namespace ImageGen.Messaging.Tests;

/// <summary>A publisher without MassTransit, under its own RabbitMQ user.</summary>
internal sealed class BusPublisher : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BusPublisher(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>With which code the broker closed the channel; null while it is open.</summary>
    public int? CloseCode => _channel.CloseReason?.ReplyCode;

    public static async Task<BusPublisher> ConnectAsync(string address)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        return new BusPublisher(connection, await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)));
    }

    /// <summary>Publishes a command of a tenant in one of the forms in which a worker may get it.</summary>
    public Task PublishAsync(string kind, Guid job, string tenant, string? user, Dictionary<string, object?>? headers = null)
    {
        var command = $$$"""{"job_id":"{{{job}}}","tenant":"{{{tenant}}}","request":{"prompt":"a cat"}}""";
        return kind switch
        {
            "bare" => PublishAsync(CommandChannel.Generate("default"), command, user, headers),
            "envelope" => PublishAsync(CommandChannel.Generate("default"), Envelope("ImageGen.Contracts:GenerateImage", command), user, headers, "application/vnd.masstransit+json"),
            "other type" => PublishAsync(CommandChannel.Generate("default"), Envelope("Theirs:OrderPlaced", command), user, headers, "application/vnd.masstransit+json"),
            "cancel" => PublishAsync(CommandChannel.Cancel, $$"""{"job_id":"{{job}}","tenant":"{{tenant}}"}""", user, headers),
            "unreadable" => PublishAsync(CommandChannel.Generate("default"), $$"""{"job_id":"{{job}}","tenant":"{{tenant}}","request":7}""", user, headers),
            _ => PublishAsync(CommandChannel.Generate("default"), command.Replace("a cat", new string('a', DeadLetter.MaxCommandBytes), StringComparison.Ordinal), user, headers),
        };
    }

    public async Task PublishAsync(CommandChannel queue, string body, string? user, Dictionary<string, object?>? headers = null, string contentType = MediaTypeNames.Application.Json)
    {
        var properties = new BasicProperties { ContentType = contentType, Persistent = true, Headers = headers };
        if (user is not null)
        {
            properties.UserId = user;
        }

        await _channel.BasicPublishAsync(queue.Exchange, queue.RoutingKey ?? "", mandatory: true, properties, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static string Envelope(string type, string message) => $$"""{"messageId":"{{Guid.NewGuid()}}","messageType":["urn:message:{{type}}"],"message":{{message}}}""";
}
