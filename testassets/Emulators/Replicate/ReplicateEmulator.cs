using System.Globalization;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// A running double of Replicate, written from its published schema and recordings of its traffic, and from nothing of this
/// project. It keeps a ledger of what was bought, and does wrong what it is told to.
/// </summary>
public sealed class ReplicateEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly WebhookSender _webhooks;
    private readonly Account _account;

    private ReplicateEmulator(EmulatorApp app, Account account, WebhookSender webhooks)
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

        var account = new Account(options);
        account.Control.Latency = options.Latency;
        account.Control.Faults.Add(options.Faults);
        var webhooks = new WebhookSender(account);
        var app = await EmulatorApp.StartAsync(options.Port, options.SeparatePictureHost, Map, cancellationToken);
        account.Api = app.Api;
        account.PictureHost = app.PictureHost;
        return new ReplicateEmulator(app, account, webhooks);

        void Map(WebApplication server)
        {
            server.Use((context, next) =>
            {
                // The server's own header tells the system's time.
                context.Response.Headers.Date = account.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
                return next(context);
            });
            server.UseAuthentication(account);
            server.MapCreation(account, webhooks);
            server.MapPredictions(account);
            server.MapModels(account);
            server.MapDelivery(account);
            server.MapControl(account.Control, account.Ledger, account.Traffic);
        }
    }

    /// <summary>From now on only these tokens are accepted: what was withdrawn is answered with 401.</summary>
    public void AcceptOnly(params IReadOnlyList<string> tokens) => _account.Tokens = tokens;

    /// <summary>From now on any token is accepted, but not none.</summary>
    public void AcceptAny() => _account.Tokens = null;

    /// <summary>Stops at once; open requests are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
        await _app.DisposeAsync();
    }
}
