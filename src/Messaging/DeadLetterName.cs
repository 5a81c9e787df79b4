using MassTransit;

namespace ImageGen.Messaging;

/// <summary>One queue for all dead letters, instead of MassTransit's <c>_error</c> and <c>_skipped</c> for each queue.</summary>
internal sealed class DeadLetterName : IErrorQueueNameFormatter, IDeadLetterQueueNameFormatter
{
    public string FormatErrorQueueName(string queueName) => DeadLetter.Queue;

    public string FormatDeadLetterQueueName(string queueName) => DeadLetter.Queue;
}
