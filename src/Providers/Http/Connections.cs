namespace ImageGen.Providers.Http;

/// <summary>How connections to services are made.</summary>
internal static class Connections
{
    /// <summary>How many connections an adapter makes to a GPU server for orders, and as many for questions.</summary>
    public const int MostToBox = 2;

    /// <summary>
    /// For calls that may be repeated: connections are kept for five minutes, so that a change of the service's addresses is seen.
    /// </summary>
    public static SocketsHttpHandler Pooled() => Create(TimeSpan.FromMinutes(5));

    /// <summary>
    /// For orders: a connection is used again only within a second of its last answer. A service that closes one it has kept for long
    /// could do so while an order is on its way, and then nobody could tell an order that was lost from one that was read; none is known
    /// that closes so soon (Node and uvicorn wait 5 s, gunicorn 2 s, nginx 75 s), and the handler sees one that is closed already.
    /// </summary>
    public static SocketsHttpHandler ForOrders() => Create(TimeSpan.FromMinutes(1), idle: TimeSpan.FromSeconds(1));

    /// <summary>
    /// For free calls to a box of the operator's own, which may have few connections in all (sd-server has eight, and every one that is
    /// kept takes one of them away from others): few, and given back at once.
    /// </summary>
    public static SocketsHttpHandler ToBox() => Create(TimeSpan.FromMinutes(1), idle: TimeSpan.FromSeconds(1), most: MostToBox);

    /// <summary>For orders to such a box. An order that waits for one of them has not been sent.</summary>
    public static SocketsHttpHandler ForOrdersToBox() => Create(TimeSpan.FromMinutes(1), idle: TimeSpan.FromSeconds(1), most: MostToBox);

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
        // A proxy of the environment would see every prompt, and would answer 5xx for a service that was never asked.
        UseProxy = false,
        ActivityHeadersPropagator = null,
    };
}
