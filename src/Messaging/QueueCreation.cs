using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Messaging;

/// <summary>
/// Makes our queues before the bus connects, also when it connects anew to a broker that has forgotten everything. A broker that is asked
/// to consume from a quorum queue which another host is just making fails with 541 INTERNAL_ERROR (seen with RabbitMQ 3.10) and closes the
/// connection; of the endpoints that MassTransit has on it, some never come back. Here it is tried again until each queue answers. Since it is
/// run at every connection, it also knows when the broker is lost and when it is back.
/// </summary>
internal sealed partial class QueueCreation(BrokerAddress broker, IEnumerable<string> lanes, TimeProvider time, ILogger<QueueCreation> logger)
{
    private const int MostAttempts = 40;
    private const ushort OtherArguments = 406;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyDictionary<string, IDictionary<string, object?>> _queues = QueueArguments.Of(lanes);

    private bool _wasThere;
    private bool _isAway;

    /// <summary>Returns when the queues are there, or when trying again is of no use: what is wrong then is the bus's to tell.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_wasThere && !_isAway)
        {
            _isAway = true;
            LogLost(broker.Place);
        }

        for (var attempt = 1; !await TryAsync(attempt, cancellationToken).ConfigureAwait(false); attempt++)
        {
            await Task.Delay(Pause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryAsync(int attempt, CancellationToken cancellationToken)
    {
        try
        {
            await CreateAsync(cancellationToken).ConfigureAwait(false);
            if (_isAway)
            {
                _isAway = false;
                LogRestored(broker.Place);
            }

            _wasThere = true;
            return true;
        }
        catch (BrokerUnreachableException fault)
        {
            if (!_isAway)
            {
                _isAway = true;
                LogUnreachable(broker.Place, fault.GetBaseException().Message);
            }

            return true;
        }
        catch (Exception fault) when (fault is RabbitMQClientException or IOException or TimeoutException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (attempt < MostAttempts && fault is not OperationInterruptedException { ShutdownReason.ReplyCode: OtherArguments })
            {
                return false;
            }

            LogNotMade(fault.Message);
            return true;
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var factory = broker.CreateFactory();
        (factory.AutomaticRecoveryEnabled, factory.ClientProvidedName) = (false, "imagegen queues");
        await using var connection = await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var (name, arguments) in _queues)
        {
            var queue = await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (queue is { MessageCount: 0, ConsumerCount: 0 })
            {
                await AskAsync(channel, name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A queue that may have been made a moment ago, by whoever, is ready when it can say that it is empty.</summary>
    private static async Task AskAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        if (await channel.BasicGetAsync(queue, autoAck: false, cancellationToken).ConfigureAwait(false) is { } message)
        {
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "broker.lost", Message = "The connection to RabbitMQ at {Broker} is lost, and is tried again")]
    private partial void LogLost(string broker);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "broker.unreachable", Message = "RabbitMQ at {Broker} can't be reached, and is tried again: {Fault}")]
    private partial void LogUnreachable(string broker, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "broker.restored", Message = "The connection to RabbitMQ at {Broker} is restored")]
    private partial void LogRestored(string broker);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "broker.queues_not_made", Message = "The queues could not be made before the bus connects: {Fault}")]
    private partial void LogNotMade(string fault);
}
