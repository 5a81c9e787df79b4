using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ImageGen.Emulators;

/// <summary>The web server of an emulator, on loopback.</summary>
internal sealed class EmulatorApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmulatorApp(WebApplication app, IReadOnlyList<string> addresses)
    {
        _app = app;
        Root = new Uri(addresses[0]);
        Api = new Uri($"{addresses[0]}/v1");
        PictureHost = new Uri(addresses[^1]);
    }

    /// <summary>The server, without a path.</summary>
    public Uri Root { get; }

    /// <summary>Where the API is: ends in <c>/v1</c>, without a slash.</summary>
    public Uri Api { get; }

    /// <summary>Where pictures are fetched from, without a path.</summary>
    public Uri PictureHost { get; }

    /// <summary>Starts a server; returns when it answers.</summary>
    /// <param name="port">Port of the API; 0 for any free one.</param>
    /// <param name="separatePictureHost">Whether there is a second port, for pictures.</param>
    /// <param name="map">Maps what it answers.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <param name="connections">How many connections are served at once, for servers of few threads: others wait, and one that is idle for 5 s is closed. Null for any number.</param>
    public static async Task<EmulatorApp> StartAsync(
        int port, bool separatePictureHost, Action<WebApplication> map, CancellationToken cancellationToken, int? connections = null)
    {
        // The empty builder: no settings, variables or command line of the process it runs in reach the emulator.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (connections is { } most)
            {
                kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(5);
                kestrel.Listen(IPAddress.Loopback, port, listen => listen.Use(InTurn(most)));
            }
            else
            {
                kestrel.Listen(IPAddress.Loopback, port);
            }

            if (separatePictureHost)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var app = builder.Build();
        map(app);
        await app.StartAsync(cancellationToken);
        return new EmulatorApp(app, [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses]);
    }

    private static Func<ConnectionDelegate, ConnectionDelegate> InTurn(int most)
    {
        var places = new SemaphoreSlim(most);
        return next => async connection =>
        {
            await places.WaitAsync(connection.ConnectionClosed);
            try
            {
                await next(connection);
            }
            finally
            {
                places.Release();
            }
        };
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Requests that hang on purpose are no reason to wait.
        }

        await _app.DisposeAsync();
    }
}
