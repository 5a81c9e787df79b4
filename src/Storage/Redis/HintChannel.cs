using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>Subscribes once to a channel of hints. A hint may be lost, as every publication of the store: it only reduces latency.</summary>
internal sealed partial class HintChannel(IConnectionMultiplexer redis, string name, Action<string> receive, ILogger logger)
{
    private bool _subscribed;

    /// <summary>Subscribes, unless that is done. Does nothing while the store does not respond; the next call tries again.</summary>
    public async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        if (_subscribed)
        {
            return;
        }

        try
        {
            await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(name), (_, hint) => receive((string?)hint ?? "")).WaitAsync(cancellationToken);
            _subscribed = true;
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            LogNoHints(exception, name);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "store.no_due_hints", Message = "Subscribing to {Channel} of the store failed; what is due is found a little later by polling")]
    private partial void LogNoHints(Exception exception, string channel);
}
