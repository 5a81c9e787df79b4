using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Context;
using RabbitMQ.Client;

namespace ImageGen.Messaging;

/// <summary>
/// A message on its way to the dead letters without its <c>user-id</c>. MassTransit copies all properties, and the broker would refuse the copy and close the
/// channel, because a worker is not the user that published the message.
/// </summary>
internal sealed class DeadLetterContext : ReceiveContextProxy, ExceptionReceiveContext
{
    private readonly ExceptionReceiveContext _context;

    private readonly Anonymous? _anonymous;

    public DeadLetterContext(ExceptionReceiveContext context)
        : base(context)
    {
        _context = context;
        _anonymous = context.TryGetPayload(out RabbitMqBasicConsumeContext? rabbit) && rabbit.Properties.IsUserIdPresent() ? new Anonymous(rabbit) : null;
    }

    public Exception Exception => _context.Exception;

    public DateTime ExceptionTimestamp => _context.ExceptionTimestamp;

    public ExceptionInfo ExceptionInfo => _context.ExceptionInfo;

    public SendHeaders ExceptionHeaders => _context.ExceptionHeaders;

    bool PipeContext.TryGetPayload<T>([NotNullWhen(true)] out T? payload)
        where T : class
    {
        if (_anonymous is T anonymous)
        {
            payload = anonymous;
            return true;
        }

        return _context.TryGetPayload(out payload);
    }

    private sealed class Anonymous(RabbitMqBasicConsumeContext context) : RabbitMqBasicConsumeContext
    {
        public string Exchange => context.Exchange;

        public string? RoutingKey => context.RoutingKey;

        public string ConsumerTag => context.ConsumerTag;

        public ulong DeliveryTag => context.DeliveryTag;

        public IReadOnlyBasicProperties Properties { get; } = new BasicProperties(context.Properties) { UserId = null };
    }
}
