using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>Decides which exceptions of the client mean that the store is unavailable; all others are internal errors and stay unchanged.</summary>
internal static class StoreFaults
{
    /// <summary>Errors of a server that will accept the same write later, or after its operator's action.</summary>
    private static readonly string[] Refusals =
        ["OOM", "READONLY", "MISCONF", "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "NOAUTH", "WRONGPASS", "NOPERM"];

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or ObjectDisposedException => true,

        // Contains, not StartsWith: the message of an error inside a script begins with text about the script.
        RedisServerException refusal => Array.Exists(Refusals, code => refusal.Message.Contains(code, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The message names only the kind of failure: the client's own message may quote keys and scripts.</summary>
    public static StoreUnavailableException Fold(Exception exception) => new(
        exception switch
        {
            RedisTimeoutException => "The store did not answer in time; whether a write took effect is unknown.",
            RedisServerException => "The store refused the command; see the inner exception.",
            _ => "The store can't be reached.",
        },
        exception);
}
