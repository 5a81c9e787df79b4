using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>Which faults of the client mean that the store is unavailable; all others are ours and stay what they are.</summary>
internal static class StoreFaults
{
    /// <summary>Refusals of a server that will take the same write later, or after its operator helped it.</summary>
    private static readonly string[] Refusals =
        ["OOM", "READONLY", "MISCONF", "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "NOAUTH", "WRONGPASS", "NOPERM"];

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or ObjectDisposedException => true,

        // A refusal inside a script comes wrapped in words about the script.
        RedisServerException refusal => Array.Exists(Refusals, word => refusal.Message.Contains(word, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The message names the kind of fault only: the client's own may quote keys and scripts.</summary>
    public static StoreUnavailableException Fold(Exception exception) => new(
        exception switch
        {
            RedisTimeoutException => "The store did not answer in time; whether a write took effect is unknown.",
            RedisServerException => "The store refused the command; see the inner exception.",
            _ => "The store can't be reached.",
        },
        exception);
}
