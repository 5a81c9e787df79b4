using System.Text;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Messaging.Examination;

/// <summary>Examines the broker without a bus: what <c>imagegen doctor</c> tells about it. It creates nothing and takes no message.</summary>
public static class BrokerExamination
{
    private const ushort PreconditionFailed = 406;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Connects, and compares the queues with those that the hosts declare. Null if no broker is configured: the bus is in memory.</summary>
    /// <param name="configuration">Has <c>ConnectionStrings:RabbitMq</c>.</param>
    /// <param name="lanes">The lanes whose queues are examined.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    /// <exception cref="FormatException"><c>ConnectionStrings:RabbitMq</c> can't be read; the message quotes no part of it.</exception>
    public static async Task<BrokerReport?> RunAsync(IConfiguration configuration, IEnumerable<string> lanes, CancellationToken cancellationToken)
    {
        if (configuration[BrokerAddress.Key] is not { } setting || string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }

        var address = new BrokerAddress(setting);
        var factory = address.CreateFactory();
        (factory.AutomaticRecoveryEnabled, factory.ClientProvidedName, factory.RequestedConnectionTimeout) = (false, "imagegen doctor", Timeout);
        try
        {
            await using var connection = await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
            List<QueueReport> queues = [];
            foreach (var (name, arguments) in QueueArguments.Of(lanes).OrderBy(queue => queue.Key, StringComparer.Ordinal))
            {
                queues.Add(await ExamineAsync(connection, name, arguments, cancellationToken).ConfigureAwait(false));
            }

            return new BrokerReport(address.Endpoint, factory.HostName, $"{Property(connection, "product")} {Property(connection, "version")}", Fault: null, queues);
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or RabbitMQClientException or IOException or TimeoutException)
        {
            return new BrokerReport(address.Endpoint, factory.HostName, Version: null, Explain(exception), []);
        }
    }

    private static async Task<QueueReport> ExamineAsync(IConnection connection, string name, IDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        QueueDeclareOk found;
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            found = await channel.QueueDeclarePassiveAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationInterruptedException)
        {
            return new QueueReport(name, Messages: null, Consumers: 0, Fault: null);
        }

        try
        {
            // The queue exists: this creates nothing, and is refused if its arguments are others.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new QueueReport(name, found.MessageCount, found.ConsumerCount, Fault: null);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == PreconditionFailed)
        {
            return new QueueReport(
                name, found.MessageCount, found.ConsumerCount,
                "It was declared with other arguments than those of this version, so that no host can consume from it. Delete it once it is empty: the next host declares it, and jobs that gateways accepted are in the store.");
        }
        catch (OperationInterruptedException exception)
        {
            return new QueueReport(name, found.MessageCount, found.ConsumerCount, $"The user of ConnectionStrings:RabbitMq may not use it ({exception.ShutdownReason?.ReplyCode}): a host needs to configure, write and read it.");
        }
    }

    private static string Explain(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AuthenticationFailureException or PossibleAuthenticationFailureException:
                    return "It refuses the user or the password in ConnectionStrings:RabbitMq.";
                case OperationInterruptedException { ShutdownReason: { } reason }:
                    return $"It refuses the connection ({reason.ReplyCode}): check the virtual host in ConnectionStrings:RabbitMq, and the permissions of the user.";
            }
        }

        return "It can't be reached: check that it is running, and host and port in ConnectionStrings:RabbitMq. Meanwhile gateways accept jobs, and workers begin them from the store within seconds.";
    }

    private static string Property(IConnection connection, string name)
        => connection.ServerProperties?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : "?";
}
