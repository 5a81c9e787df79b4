using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>The settings of the client under which callers learn soon that the store is away.</summary>
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

        // Without a connection a command fails at once instead of waiting in a queue of the client's, to be sent when its sender
        // has long told somebody that it failed.
        options.BacklogPolicy = BacklogPolicy.FailFast;

        // Keys hold tenants' names and arguments hold prompts: neither belongs in an exception.
        options.IncludeDetailInExceptions = false;
        return options;
    }
}
