namespace ImageGen.Providers.Http;

/// <summary>How connections to services are made.</summary>
internal static class Connections
{
    /// <summary>
    /// For calls that may be repeated: connections are kept for five minutes, so that a change of the service's addresses is seen.
    /// </summary>
    public static SocketsHttpHandler Pooled() => Create(TimeSpan.FromMinutes(5));

    /// <summary>
    /// For orders: each gets a connection of its own. A kept connection may have been closed by the service a moment ago, and then
    /// neither we nor the handler could tell an order that was lost from one that was read.
    /// </summary>
    public static SocketsHttpHandler Fresh() => Create(TimeSpan.Zero);

    private static SocketsHttpHandler Create(TimeSpan lifetime) => new()
    {
        PooledConnectionLifetime = lifetime,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        UseCookies = false,
        // A proxy of the environment would see every prompt, and would answer 5xx for a service that was never asked.
        UseProxy = false,
        ActivityHeadersPropagator = null,
    };
}
