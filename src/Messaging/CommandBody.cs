using System.Net.Mime;
using System.Text.Json;
using ImageGen.Contracts;
using MassTransit;

namespace ImageGen.Messaging;

/// <summary>
/// The body of a <see cref="GenerateImage"/> that this system sends: plain JSON, as a publisher without MassTransit sends it. MassTransit's own envelope
/// is larger, and a worker reads its content twice.
/// </summary>
internal sealed class CommandBody : IMessageSerializer
{
    public static CommandBody Instance { get; } = new();

    public ContentType ContentType { get; } = new(MediaTypeNames.Application.Json);

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
        => new BytesMessageBody(JsonSerializer.SerializeToUtf8Bytes(context.Message as GenerateImage, CommandJsonContext.Default.GenerateImage));
}
