using System.Collections.Concurrent;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Secrets;

namespace ImageGen.Gateway.Callbacks;

/// <summary>
/// Verifies a provider's own signature on a callback (Standard Webhooks). The secret is configured
/// (<c>ImageGen:Providers:{name}:WebhookSecret</c>), or a worker has fetched it from the provider. When no secret is cached, only the tag
/// authenticates the callback. Secrets are cached for a minute, and read again before a callback is refused.
/// </summary>
internal sealed partial class CallbackSignatures(ConfiguredProviders providers, ICallbackSecrets secrets, TimeProvider time, ILogger<CallbackSignatures> logger)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    // Limits how often a caller who knows one callback address can make the gateway read the store.
    private static readonly TimeSpan MinAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, CachedSecrets> _cached = new(StringComparer.Ordinal);

    /// <summary>The verified callback; null when its signature is missing or wrong.</summary>
    public async Task<SignedCallback?> CheckAsync(string provider, IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var callback = new SignedRequest(
            headers[WebhookSignature.IdHeader].ToString(), headers[WebhookSignature.TimestampHeader].ToString(), headers[WebhookSignature.SignatureHeader].ToString(), body);
        if (providers.TryGet(provider, out var entry) && entry.WebhookSecret is { } configured)
        {
            return Check(callback, [configured]);
        }

        var cached = _cached.GetValueOrDefault(provider);
        if (cached is null || time.GetElapsedTime(cached.ReadAt) >= MaxAge)
        {
            cached = await ReadAsync(provider, cancellationToken);
        }

        // A worker may have stored a first or a new secret of this provider since the last read.
        var verified = cached.Secrets is { Count: 0 } ? null : Check(callback, cached.Secrets);
        if (verified is null && time.GetElapsedTime(cached.ReadAt) >= MinAge)
        {
            cached = await ReadAsync(provider, cancellationToken);
        }

        return cached.Secrets is { Count: 0 } ? new SignedCallback(null) : verified ?? Check(callback, cached.Secrets);
    }

    private SignedCallback? Check(SignedRequest callback, IReadOnlyList<string>? secrets)
        => secrets is not null && WebhookSignature.IsGood(callback.Id, callback.Timestamp, callback.Signatures, callback.Body.Span, secrets, time.GetUtcNow()) ? new SignedCallback(callback.Id) : null;

    private async Task<CachedSecrets> ReadAsync(string provider, CancellationToken cancellationToken)
        => _cached[provider] = new CachedSecrets(await FindAsync(provider, cancellationToken), time.GetTimestamp());

    /// <summary>Null when secrets exist but can't be read: then every callback is refused.</summary>
    private async Task<IReadOnlyList<string>?> FindAsync(string provider, CancellationToken cancellationToken)
    {
        if (!secrets.AreKept)
        {
            return [];
        }

        try
        {
            return await secrets.ReadAsync(provider, cancellationToken);
        }
        catch (KeyRingUnavailableException fault)
        {
            LogUnreadable(provider, fault.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "callback.secret_unreadable", Message = "Reading the secret for the callback signatures of {Provider} failed: {Why}. The gateway refuses its callbacks; workers poll its orders instead")]
    private partial void LogUnreadable(string provider, string why);

    private sealed record CachedSecrets(IReadOnlyList<string>? Secrets, long ReadAt);

    private sealed record SignedRequest(string Id, string Timestamp, string Signatures, ReadOnlyMemory<byte> Body);
}
