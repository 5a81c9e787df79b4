using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Messaging;

/// <summary>Publishes commands as mandatory messages: the broker returns one that it can't route, instead of dropping it.</summary>
internal sealed partial class CommandSender(IBus bus, BrokerUser user, MessageMetrics metrics, IOptions<MessagingOptions> options, TimeProvider time, ILogger<CommandSender> logger) : ICommandSender
{
    public async Task<bool> TrySendAsync(GenerateImage command, string lane, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.SendTimeout, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            // The wait is limited here too, in case the transport ignores the token while it connects.
            await bus.Publish(command, context => Address(context, lane), timeoutOrCanceled.Token).WaitAsync(timeoutOrCanceled.Token).ConfigureAwait(false);
            metrics.Sent(CommandChannel.GenerateExchange, null);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            metrics.Sent(CommandChannel.GenerateExchange, "timeout");
            LogNotConfirmed(command.JobId, options.Value.SendTimeout);
        }
        catch (MessageReturnedException)
        {
            metrics.Sent(CommandChannel.GenerateExchange, "returned");
            LogReturned(command.JobId, lane);
        }
        catch (Exception exception)
        {
            // The row is durable: whatever the fault of the broker, the due set starts the job some seconds later.
            metrics.Sent(CommandChannel.GenerateExchange, "failed");
            LogRefused(command.JobId, exception.GetType().Name);
        }

        return false;
    }

    private void Address(PublishContext context, string lane)
    {
        context.Mandatory = true;
        context.Serializer = CommandBody.Instance;
        context.Headers.Set(CommandChannel.RecordedHeader, true);
        context.SetTrace();
        context.SetRoutingKey(lane);
        if (context.TryGetPayload(out RabbitMqSendContext? rabbit))
        {
            // Also where this host has no Messaging:UserTenants: the worker that receives the command may have it.
            rabbit.BasicProperties.UserId = user.Name;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.not_confirmed", Message = "Timeout: the broker did not confirm the command for job {Job} within {Timeout}; the due set will start the job")]
    private partial void LogNotConfirmed(Guid job, TimeSpan timeout);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.returned", Message = "The command for job {Job} was refused: no queue exists for lane {Lane}; the due set will start the job")]
    private partial void LogReturned(Guid job, string lane);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "command.not_taken", Message = "Sending the command for job {Job} to the broker failed ({Fault}); the due set will start the job")]
    private partial void LogRefused(Guid job, string fault);
}
