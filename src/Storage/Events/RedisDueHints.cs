using System.Threading.Channels;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>Subscribes to each lane at the first wait. Notifications that arrive between two waits are kept as one.</summary>
internal sealed partial class RedisDueHints(IConnectionMultiplexer redis, TimeProvider time, ILogger<RedisDueHints> logger) : IDueHints
{
    private readonly Channel<bool> _notified = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _subscribed;

    public async Task WaitAsync(IReadOnlyCollection<string> lanes, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await SubscribeAsync(lanes, cancellationToken);
        using var end = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await _notified.Reader.WaitToReadAsync(either.Token);
            _notified.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No notification arrived in time: the caller reads the due set anyway.
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
                await subscriber.SubscribeAsync(RedisChannel.Literal($"ig:due:{lane}"), (_, _) => _notified.Writer.TryWrite(true)).WaitAsync(cancellationToken);
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
