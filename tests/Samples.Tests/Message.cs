using System.Text;
using RabbitMQ.Client;

namespace ImageGen.Samples.Tests;

/// <summary>What a program in any language may put on our exchanges.</summary>
internal sealed record Message(byte[] Body)
{
    public Message(string body)
        : this(Encoding.UTF8.GetBytes(body))
    {
    }

    public string Exchange { get; init; } = "imagegen.generate";

    public string RoutingKey { get; init; } = "default";

    public string? ContentType { get; init; } = "application/json";

    public Dictionary<string, object?> Headers { get; init; } = [];

    public Action<BasicProperties>? Properties { get; init; }

    public static Message Cancel(string body) => new(body) { Exchange = "imagegen.cancel", RoutingKey = "" };

    /// <summary>As a MassTransit publisher wraps it.</summary>
    public static Message Envelope(string type, string message)
        => new($$"""{"messageId":"{{Guid.NewGuid()}}","messageType":["urn:message:{{type}}"],"message":{{message}}}""") { ContentType = "application/vnd.masstransit+json" };
}
