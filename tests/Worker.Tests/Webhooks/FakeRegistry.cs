using System.Collections.Concurrent;
using ImageGen.Jobs.Signing;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>Endpoints in memory, whose secrets are sealed by a word before them.</summary>
internal sealed class FakeRegistry : IWebhookRegistry
{
    private const string Seal = "sealed:";

    private readonly ConcurrentDictionary<Guid, WebhookEndpoint> _endpoints = new();
    private int _lists;

    public int Lists => _lists;

    public WebhookEndpoint? JobSecret { get; set; }

    public bool HasKeyRing { get; set; } = true;

    public ConcurrentQueue<(Guid Endpoint, string Because)> Disabled { get; } = [];

    public static WebhookEndpoint New(string url, string tenant = "acme", params string[] events) => new()
    {
        Id = JobId.New(),
        Tenant = tenant,
        Url = url,
        Events = events.Length == 0 ? ["*"] : events,
        SealedSecret = Seal + WebhookSignature.NewSecret(),
        CreatedAt = DateTimeOffset.UnixEpoch,
        Revision = 1,
    };

    public WebhookEndpoint Add(WebhookEndpoint endpoint) => _endpoints[endpoint.Id] = endpoint;

    public Task<IReadOnlyList<WebhookEndpoint>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        return Task.FromResult<IReadOnlyList<WebhookEndpoint>>([.. _endpoints.Values.Where(endpoint => endpoint.Tenant == tenant)]);
    }

    public Task<WebhookEndpoint?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
        => Task.FromResult(_endpoints.TryGetValue(id, out var endpoint) && endpoint.Tenant == tenant ? endpoint : null);

    public Task<bool> TryDisableAsync(string tenant, Guid id, string because, CancellationToken cancellationToken)
    {
        if (!_endpoints.TryGetValue(id, out var endpoint) || endpoint.DisabledBecause is not null)
        {
            return Task.FromResult(false);
        }

        Disabled.Enqueue((id, because));
        _endpoints[id] = endpoint with { DisabledBecause = because };
        return Task.FromResult(true);
    }

    public Task<bool> TryRemoveAsync(string tenant, Guid id, CancellationToken cancellationToken) => Task.FromResult(_endpoints.TryRemove(id, out _));

    public Task<WebhookEndpoint?> FindJobSecretAsync(string tenant, CancellationToken cancellationToken) => Task.FromResult(JobSecret);

    public IReadOnlyList<string> Open(WebhookEndpoint endpoint, DateTimeOffset now) => !HasKeyRing
        ? throw new KeyRingUnavailableException("There is no key ring.")
        : [endpoint.SealedSecret[Seal.Length..], .. endpoint.SealedPrevious is { } previous && now < endpoint.PreviousUntil ? [previous[Seal.Length..]] : Array.Empty<string>()];

    public Task<bool> TryAddAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> TryReplaceAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> TryWriteJobSecretAsync(WebhookEndpoint secret, CancellationToken cancellationToken) => throw new NotSupportedException();

    string IWebhookRegistry.Seal(Guid endpoint, string secret) => Seal + secret;
}
