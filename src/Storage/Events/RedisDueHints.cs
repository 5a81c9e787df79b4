using System.Threading.Channels;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>A subscription for each lane, begun with the first wait. What comes while nobody waits is kept, as one hint.</summary>
internal sealed partial class RedisDueHints(IConnectionMultiplexer redis, TimeProvider time, ILogger<RedisDueHints> logger) : IDueHints
{
    private readonly Channel<bool> _told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _subscribed;

    public async Task WaitAsync(IReadOnlyCollection<string> lanes, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await SubscribeAsync(lanes, cancellationToken);
        using var end = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await _told.Reader.WaitToReadAsync(either.Token);
            _told.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No hint came in time: the caller looks for itself.
        }
    }

    private async Task SubscribeAsync(IReadOnlyCollection<string> lanes, CancellationToken cancellationToken)
    {
        if (_subscribed)
        {
            return;
        }

        try
        {
            var subscriber = redis.GetSubscriber();
            foreach (var lane in lanes)
            {
                await subscriber.SubscribeAsync(RedisChannel.Literal($"ig:due:{lane}"), (_, _) => _told.Writer.TryWrite(true)).WaitAsync(cancellationToken);
            }

            _subscribed = true;
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            LogNoHints(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "store.no_due_hints", Message = "Subscribing to the store's signals failed; due jobs are found a little later by polling")]
    private partial void LogNoHints(Exception exception);
}
