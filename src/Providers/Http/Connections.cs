namespace ImageGen.Providers.Http;

/// <summary>Creates the HTTP handlers for connections to services.</summary>
internal static class Connections
{
    /// <summary>The number of connections of an adapter to a GPU server for orders, and the same number for other calls.</summary>
    public const int MaxToGpuServer = 2;

    /// <summary>
    /// For calls that may be repeated: connections are kept for five minutes, so that changes of the service's addresses are noticed.
    /// </summary>
    public static SocketsHttpHandler Pooled() => Create(TimeSpan.FromMinutes(5));

    /// <summary>
    /// For orders: a connection is reused only within a second of its last response. A service that closes a connection after a longer idle time
    /// could do so while an order is being sent, and a lost order could not be distinguished from one that was read; no service is known
    /// that closes so soon (Node and uvicorn wait 5 s, gunicorn 2 s, nginx 75 s), and the handler detects a connection that is already closed.
    /// </summary>
    public static SocketsHttpHandler ForOrders() => Create(TimeSpan.FromMinutes(1), idle: TimeSpan.FromSeconds(1));

    /// <summary>
    /// For free calls to a GPU server, which may allow only few connections (sd-server has eight, and every
    /// kept one is taken from other clients): few, and released at once.
    /// </summary>
    public static SocketsHttpHandler ToGpuServer() => Create(TimeSpan.FromMinutes(1), idle: TimeSpan.FromSeconds(1), most: MaxToGpuServer);

    /// <summary>For orders to a GPU server. An order that waits for a connection has not been sent.</summary>
    public static SocketsHttpHandler ForOrdersToGpuServer() => Create(TimeSpan.FromMinutes(1), idle: TimeSpan.FromSeconds(1), most: MaxToGpuServer);

    private static SocketsHttpHandler Create(TimeSpan lifetime, TimeSpan? idle = null, int most = int.MaxValue) => new()
    {
        MaxConnectionsPerServer = most,
        PooledConnectionLifetime = lifetime,
        PooledConnectionIdleTimeout = idle ?? TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ConnectCallback = HostConnections.ConnectAsync,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        UseCookies = false,
        // A proxy from the environment would see every prompt, and would return 5xx for a service that was never called.
        UseProxy = false,
        ActivityHeadersPropagator = null,
    };
}
