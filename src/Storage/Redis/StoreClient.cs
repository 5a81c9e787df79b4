using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>Settings of the client with which a command fails quickly when the store is unavailable.</summary>
internal static class StoreClient
{
    private const int TimeoutMs = 2000;

    public static ConfigurationOptions CreateOptions(string connectionString)
    {
        var options = StoreAddress.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = TimeoutMs;
        options.AsyncTimeout = TimeoutMs;
        options.SyncTimeout = TimeoutMs;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.ReconnectRetryPolicy = new LinearRetry(250);

        // Without a connection a command fails at once, instead of waiting in the client's queue to be sent long after its caller
        // has reported a failure.
        options.BacklogPolicy = BacklogPolicy.FailFast;

        // Keys contain names of tenants and arguments contain prompts: neither belongs in an exception.
        options.IncludeDetailInExceptions = false;
        return options;
    }
}
