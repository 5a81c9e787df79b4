using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// The tenants' webhook endpoints, and each tenant's secret for the addresses that jobs name themselves (<c>webhook</c>). Every method
/// throws <see cref="StoreUnavailableException"/> when the store does not respond.
/// </summary>
public interface IWebhookRegistry
{
    /// <summary>Maximum number of endpoints of a tenant.</summary>
    const int MostEndpoints = 50;

    /// <summary>Registers an endpoint; false when the tenant has <see cref="MostEndpoints"/> already.</summary>
    Task<bool> TryAddAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>A tenant's endpoints, oldest first, disabled ones among them.</summary>
    Task<IReadOnlyList<WebhookEndpoint>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>One endpoint; null when the tenant has none of that id.</summary>
    Task<WebhookEndpoint?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Replaces an endpoint that was read and changed; false when <see cref="WebhookEndpoint.Revision"/> has changed or the endpoint is gone. The revision is raised.</summary>
    Task<bool> TryReplaceAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>
    /// Disables an endpoint because it is <c>gone</c> or <c>failing</c>, and adds <see cref="Contracts.WebhookDisabled"/> to the outbox, both or
    /// neither; false when it is disabled already or does not exist.
    /// </summary>
    Task<bool> TryDisableAsync(string tenant, Guid id, string because, CancellationToken cancellationToken);

    /// <summary>Deletes an endpoint; false when it does not exist.</summary>
    Task<bool> TryRemoveAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// The secret that signs requests to addresses that the tenant's jobs name: a row like an endpoint's, with an empty address. Null when the tenant
    /// has created none.
    /// </summary>
    Task<WebhookEndpoint?> FindJobSecretAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Writes the tenant's secret for addresses that jobs name; false when <see cref="WebhookEndpoint.Revision"/> has changed.</summary>
    Task<bool> TryWriteJobSecretAsync(WebhookEndpoint secret, CancellationToken cancellationToken);

    /// <summary>Encrypts a secret for an endpoint.</summary>
    /// <exception cref="KeyRingUnavailableException">The key ring is not configured, or can't be used.</exception>
    string Seal(Guid endpoint, string secret);

    /// <summary>Decrypts the secrets that sign now: the present one, and the previous one during a rotation.</summary>
    /// <exception cref="KeyRingUnavailableException">The key ring is not configured, can't be used, or is not the one that encrypted them.</exception>
    IReadOnlyList<string> Open(WebhookEndpoint endpoint, DateTimeOffset now);
}
