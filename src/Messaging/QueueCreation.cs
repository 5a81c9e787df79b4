using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Messaging;

/// <summary>
/// Declares the queues before the bus connects, also when it reconnects to a broker that lost its state. A broker that receives a consume request
/// for a quorum queue while another host is creating it fails with 541 INTERNAL_ERROR (seen with RabbitMQ 3.10) and closes the
/// connection; some of MassTransit's endpoints on it never recover. Here the declaration is retried until each queue responds. Since it
/// runs at every connection, it also detects that the broker is lost and that it is back.
/// </summary>
internal sealed partial class QueueCreation(BrokerAddress broker, IEnumerable<string> lanes, TimeProvider time, ILogger<QueueCreation> logger)
{
    private const int MaxAttempts = 40;
    private const ushort PreconditionFailed = 406;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyDictionary<string, IDictionary<string, object?>> _queues = QueueArguments.Of(lanes);

    private bool _wasConnected;
    private bool _isLost;

    /// <summary>Returns when the queues exist, or when a retry can't help: the bus then reports the error itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_wasConnected && !_isLost)
        {
            _isLost = true;
            LogLost(broker.Endpoint);
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
            if (_isLost)
            {
                _isLost = false;
                LogRestored(broker.Endpoint);
            }

            _wasConnected = true;
            return true;
        }
        catch (BrokerUnreachableException fault)
        {
            if (!_isLost)
            {
                _isLost = true;
                LogUnreachable(broker.Endpoint, fault.GetBaseException().Message);
            }

            return true;
        }
        catch (Exception fault) when (fault is RabbitMQClientException or IOException or TimeoutException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (attempt < MaxAttempts && fault is not OperationInterruptedException { ShutdownReason.ReplyCode: PreconditionFailed })
            {
                return false;
            }

            LogNotDeclared(fault.Message);
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
                await ProbeAsync(channel, name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads one message. A queue that another host has just declared is ready when it can report that it is empty.</summary>
    private static async Task ProbeAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        if (await channel.BasicGetAsync(queue, autoAck: false, cancellationToken).ConfigureAwait(false) is { } message)
        {
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "broker.lost", Message = "The connection to RabbitMQ at {Broker} is lost; retrying")]
    private partial void LogLost(string broker);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "broker.unreachable", Message = "Connecting to RabbitMQ at {Broker} failed; retrying: {Fault}")]
    private partial void LogUnreachable(string broker, string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "broker.restored", Message = "The connection to RabbitMQ at {Broker} is restored")]
    private partial void LogRestored(string broker);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "broker.queues_not_made", Message = "Declaring the queues failed before the bus connected: {Fault}")]
    private partial void LogNotDeclared(string fault);
}
