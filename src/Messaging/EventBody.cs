using System.Net.Mime;
using MassTransit;

namespace ImageGen.Messaging;

/// <summary>
/// The body of an event: the contract as plain JSON without an envelope. MassTransit's own serializer would write decimals as strings;
/// its consumers can read this format too, with <c>UseRawJsonDeserializer</c>.
/// </summary>
internal sealed class EventBody : IMessageSerializer
{
    public static EventBody Instance { get; } = new();

    public ContentType ContentType { get; } = new(MediaTypeNames.Application.Json);

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
        => new BytesMessageBody(EventJson.Write(context.Message));
}
