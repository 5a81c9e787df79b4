using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>One key per run: <c>begun</c> under a lease, then <c>done</c>.</summary>
internal sealed class RedisRunOnceLock(StoreConnection store) : IRunOnceLock
{
    public Task<bool> TryBeginAsync(string round, TimeSpan lease, CancellationToken cancellationToken)
        => store.DoAsync(database => database.StringSetAsync(Key(round), "begun", lease, When.NotExists), cancellationToken);

    public Task EndAsync(string round, TimeSpan remembered, CancellationToken cancellationToken)
        => store.DoAsync(database => database.StringSetAsync(Key(round), "done", remembered), cancellationToken);

    private static RedisKey Key(string round) => $"ig:{{rounds}}:{round}";
}
