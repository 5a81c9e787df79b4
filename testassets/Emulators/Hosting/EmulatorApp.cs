using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ImageGen.Emulators;

/// <summary>The web server of an emulator, on loopback.</summary>
internal sealed class EmulatorApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmulatorApp(WebApplication app) => _app = app;

    /// <summary>Starts a server with the provider's routes and those of <see cref="ControlApi"/>; returns when it answers.</summary>
    /// <param name="state">What the routes share; it gets the addresses.</param>
    /// <param name="map">Maps the provider's routes.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <param name="separatePictureHost">Whether there is a second port, for images.</param>
    /// <param name="connections">How many connections are served at once, for servers of few threads: others wait, and one that is idle for 5 s is closed. Null for any number.</param>
    public static async Task<EmulatorApp> StartAsync(
        EmulatorState state, Action<WebApplication> map, CancellationToken cancellationToken, bool separatePictureHost = false, int? connections = null)
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
                kestrel.Listen(IPAddress.Loopback, state.Port, listen => listen.Use(InTurn(most)));
            }
            else
            {
                kestrel.Listen(IPAddress.Loopback, state.Port);
            }

            if (separatePictureHost)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var app = builder.Build();
        map(app);
        app.MapControl(state.Control, state.Ledger, state.Traffic);
        await app.StartAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        (state.Root, state.PictureHost) = (new Uri(addresses.First()), new Uri(addresses.Last()));
        return new EmulatorApp(app);
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
