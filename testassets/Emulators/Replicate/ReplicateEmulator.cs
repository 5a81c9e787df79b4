using System.Globalization;

namespace ImageGen.Emulators.Replicate;

/// <summary>An emulator of Replicate, written from its published schema and recordings of its traffic, without any code of this project.</summary>
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

    /// <summary>The address of the API; it ends in <c>/v1</c>, without a slash.</summary>
    public override Uri BaseUrl => State.Api;

    /// <summary>The available models, as <c>owner/name</c>.</summary>
    public override IReadOnlyList<string> Models => [.. _account.Catalogue.All.Select(model => model.FullName)];

    /// <summary>The key of the webhooks' signatures, as <c>whsec_…</c>.</summary>
    public string WebhookKey => $"whsec_{Convert.ToBase64String(_account.WebhookKey)}";

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<ReplicateEmulator> StartAsync(ReplicateOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new ReplicateOptions());
        var webhooks = new WebhookSender(account);
        var app = await EmulatorApp.StartAsync(account, Map, cancellationToken, account.Options.SeparateImageHost);
        return new ReplicateEmulator(app, account, webhooks);

        void Map(WebApplication server)
        {
            server.Use((context, next) =>
            {
                // The server's own Date header has the system's time.
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

    /// <summary>Accepts only these tokens from now on; a revoked one gets 401.</summary>
    public void AcceptOnly(params IReadOnlyList<string> tokens) => _account.Tokens = tokens;

    /// <summary>Accepts any token from now on; a request without one is still refused.</summary>
    public void AcceptAny() => _account.Tokens = null;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
        await base.DisposeAsync();
    }
}
