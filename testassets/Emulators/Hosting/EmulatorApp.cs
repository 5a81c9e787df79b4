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

    /// <summary>Starts a server with the provider's routes and those of <see cref="ControlApi"/>; returns when it accepts requests.</summary>
    /// <param name="state">The state that the routes share; its addresses are set.</param>
    /// <param name="map">Maps the provider's routes.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="separateImageHost">Whether there is a second port, for images.</param>
    /// <param name="connections">How many connections are served at once, for servers with few threads: further ones wait, and an idle one is closed after 5 s. Null for any number.</param>
    public static async Task<EmulatorApp> StartAsync(
        EmulatorState state, Action<WebApplication> map, CancellationToken cancellationToken, bool separateImageHost = false, int? connections = null)
    {
        // The empty builder: settings, environment variables and command line of the host process do not reach the emulator.
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

            if (separateImageHost)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var app = builder.Build();
        map(app);
        app.MapControl(state.Control, state.Ledger, state.Traffic);
        await app.StartAsync(cancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        (state.Root, state.ImageHost) = (new Uri(addresses.First()), new Uri(addresses.Last()));
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

    /// <summary>Stops at once; open requests are aborted.</summary>
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
            // The stop does not wait for requests that hang on purpose.
        }

        await _app.DisposeAsync();
    }
}
