using MassTransit;

namespace ImageGen.Messaging;

/// <summary>Who published a message.</summary>
internal static class Publisher
{
    /// <summary>The AMQP property <c>user-id</c>, which the broker has compared with the connection; null when the message has none, or came through memory.</summary>
    public static string? Of(ReceiveContext context)
        => context.TryGetPayload(out RabbitMqBasicConsumeContext? rabbit) && rabbit.Properties.IsUserIdPresent() ? rabbit.Properties.UserId : null;
}
