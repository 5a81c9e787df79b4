using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// A running double of Replicate, written from its published schema and recordings of its traffic, and from nothing of this
/// project. It keeps a ledger of what was bought, and does wrong what it is told to.
/// </summary>
public sealed class ReplicateEmulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly WebhookSender _webhooks;
    private readonly Account _account;

    private ReplicateEmulator(WebApplication app, Account account, WebhookSender webhooks)
    {
        _app = app;
        _account = account;
        _webhooks = webhooks;
    }

    /// <summary>Where the API is: ends in <c>/v1</c>, without a slash.</summary>
    public Uri BaseUrl => _account.Api;

    /// <summary>Where pictures are fetched from, without a path.</summary>
    public Uri PictureHost => _account.PictureHost;

    /// <summary>Everything that was bought.</summary>
    public PurchaseLedger Ledger => _account.Ledger;

    /// <summary>How often each thing was asked for.</summary>
    public Traffic Traffic => _account.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _account.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _account.Control.Faults;

    /// <summary>The key of the webhooks' signatures, as <c>whsec_…</c>.</summary>
    public string WebhookKey => $"whsec_{Convert.ToBase64String(_account.WebhookKey)}";

    /// <summary>The models that exist here, as <c>owner/name</c>.</summary>
    public IReadOnlyList<string> Models => [.. _account.Catalogue.All.Select(model => model.FullName)];

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<ReplicateEmulator> StartAsync(ReplicateOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ReplicateOptions();

        // The empty builder: no settings, variables or command line of the process it runs in reach the emulator.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
            if (options.SeparatePictureHost)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var app = builder.Build();

        var account = new Account(options);
        account.Control.Latency = options.Latency;
        account.Control.Faults.Add(options.Faults);
        var webhooks = new WebhookSender(account);
        app.UseAuthentication(account);
        app.MapCreation(account, webhooks);
        app.MapPredictions(account);
        app.MapModels(account);
        app.MapDelivery(account);
        app.MapControl(account.Control, account.Ledger, account.Traffic);
        await app.StartAsync(cancellationToken);

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        account.Api = new Uri($"{addresses[0]}/v1");
        account.PictureHost = new Uri(addresses[^1]);
        return new ReplicateEmulator(app, account, webhooks);
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
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
