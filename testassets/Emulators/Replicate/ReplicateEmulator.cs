using System.Globalization;

namespace ImageGen.Emulators.Replicate;

/// <summary>A running double of Replicate, written from its published schema and recordings of its traffic, and from nothing of this project.</summary>
public sealed class ReplicateEmulator : Emulator
{
    private readonly WebhookSender _webhooks;
    private readonly Account _account;

    private ReplicateEmulator(EmulatorApp app, Account account, WebhookSender webhooks)
        : base(app, account)
    {
        _account = account;
        _webhooks = webhooks;
    }

    /// <summary>Where the API is: ends in <c>/v1</c>, without a slash.</summary>
    public override Uri BaseUrl => State.Api;

    /// <summary>The models that exist here, as <c>owner/name</c>.</summary>
    public override IReadOnlyList<string> Models => [.. _account.Catalogue.All.Select(model => model.FullName)];

    /// <summary>The key of the webhooks' signatures, as <c>whsec_…</c>.</summary>
    public string WebhookKey => $"whsec_{Convert.ToBase64String(_account.WebhookKey)}";

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<ReplicateEmulator> StartAsync(ReplicateOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new ReplicateOptions());
        var webhooks = new WebhookSender(account);
        var app = await EmulatorApp.StartAsync(account, Map, cancellationToken, account.Options.SeparatePictureHost);
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
        }
    }

    /// <summary>From now on only these tokens are accepted: a withdrawn one is answered with 401.</summary>
    public void AcceptOnly(params IReadOnlyList<string> tokens) => _account.Tokens = tokens;

    /// <summary>From now on any token is accepted; a request without one is still refused.</summary>
    public void AcceptAny() => _account.Tokens = null;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
        await base.DisposeAsync();
    }
}
