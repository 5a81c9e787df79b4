using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>The ports to the jobs of one store, over one connection.</summary>
internal sealed class StorePorts(StoreConnection store, StoreSettings settings, NewEventChannel? feed = null)
{
    public RedisJobStore Jobs { get; } = new(store, settings);

    public RedisJobClaims Claims { get; } = new(store, settings, feed);

    public RedisJobIndex Index { get; } = new(store);

    public RedisDueSet Due { get; } = new(store, settings);

    public RedisOutbox Outbox { get; } = new(store, settings, NullLogger<RedisOutbox>.Instance);

    public RedisJobErasure Erasure { get; } = new(store, settings, new RedisJobStore(store, settings));

    public RedisWebhookDeliveries Deliveries { get; } = new(store, settings);

    public RedisJobRetention Retention { get; } = new(store, settings);

    /// <summary>Removes images from the result store.</summary>
    public RedisImageRemovals RemovalsFrom(IResultStore results) => new(store, settings, results);
}
