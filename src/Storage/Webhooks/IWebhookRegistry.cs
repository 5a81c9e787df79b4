using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// The tenants' webhook endpoints, and each tenant's secret for the addresses that jobs name themselves (<c>webhook</c>). Every method
/// throws <see cref="StoreUnavailableException"/> when the store does not answer.
/// </summary>
public interface IWebhookRegistry
{
    /// <summary>Most endpoints of a tenant.</summary>
    const int MostEndpoints = 50;

    /// <summary>Registers an endpoint; false when the tenant has <see cref="MostEndpoints"/> already.</summary>
    Task<bool> TryAddAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>A tenant's endpoints, oldest first, disabled ones among them.</summary>
    Task<IReadOnlyList<WebhookEndpoint>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>One endpoint; null when the tenant has none of that id.</summary>
    Task<WebhookEndpoint?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Writes what was read and changed; false when <see cref="WebhookEndpoint.Revision"/> has moved or the endpoint is gone. The revision is raised.</summary>
    Task<bool> TryReplaceAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>
    /// Disables an endpoint because it is <c>gone</c> or <c>failing</c>, and puts <see cref="Contracts.WebhookDisabled"/> into the outbox, both or
    /// neither; false when it is disabled already or there is none.
    /// </summary>
    Task<bool> TryDisableAsync(string tenant, Guid id, string because, CancellationToken cancellationToken);

    /// <summary>Forgets an endpoint; false when there is none.</summary>
    Task<bool> TryRemoveAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// What signs the posts to addresses that the tenant's jobs name: a row like an endpoint's, with an empty address. Null when the tenant
    /// has made none.
    /// </summary>
    Task<WebhookEndpoint?> FindJobSecretAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Writes the tenant's secret for addresses that jobs name; false when <see cref="WebhookEndpoint.Revision"/> has moved.</summary>
    Task<bool> TryWriteJobSecretAsync(WebhookEndpoint secret, CancellationToken cancellationToken);

    /// <summary>Seals a secret for an endpoint.</summary>
    /// <exception cref="KeyRingUnavailableException">The key ring is not set up, or can't be used.</exception>
    string Seal(Guid endpoint, string secret);

    /// <summary>The secrets that sign now: the present one, and the one before it during a rotation.</summary>
    /// <exception cref="KeyRingUnavailableException">The key ring is not set up, can't be used, or is not the one that sealed them.</exception>
    IReadOnlyList<string> Open(WebhookEndpoint endpoint, DateTimeOffset now);
}
