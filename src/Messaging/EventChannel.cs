namespace ImageGen.Messaging;

/// <summary>A type of event on the bus: the fanout exchange it is published to, and its name in a message's properties.</summary>
/// <param name="Exchange">Durable fanout exchange, for example <c>imagegen.image-generated</c>.</param>
/// <param name="Name">AMQP property <c>type</c> and header <c>event</c>, for example <c>image.generated</c>.</param>
public sealed record EventChannel(string Exchange, string Name)
{
    /// <summary>The header that names the event.</summary>
    public const string Header = "event";

    /// <summary>The channel of a type of event, by its name.</summary>
    public static EventChannel Of(string type) => new($"imagegen.{type.Replace('.', '-').Replace('_', '-')}", type);
}
