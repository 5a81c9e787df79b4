using System.Collections.Concurrent;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Secrets;

namespace ImageGen.Gateway.Callbacks;

/// <summary>
/// The provider's own signature on a call (Standard Webhooks). What it must be signed with is configured
/// (<c>ImageGen:Providers:{name}:WebhookSecret</c>), or else was told by the provider to a worker; where neither is known the call's tag is
/// all there is. Secrets are kept for a minute, and read anew before a call is turned away.
/// </summary>
internal sealed partial class CallbackSignatures(IConfiguration configuration, ICallbackSecrets secrets, TimeProvider time, ILogger<CallbackSignatures> logger)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    // Whoever has seen one address of ours could have the store asked with every call.
    private static readonly TimeSpan ShortestAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>What the call says of itself; null when it is not signed as it must be.</summary>
    public async Task<SignedCallback?> CheckAsync(string provider, IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var call = new Signed(
            headers[WebhookSignature.IdHeader].ToString(), headers[WebhookSignature.TimestampHeader].ToString(), headers[WebhookSignature.SignatureHeader].ToString(), body);
        if (configuration[ProviderCallbacks.SecretKey(provider)] is { Length: > 0 } configured)
        {
            return Check(call, [configured]);
        }

        var known = _known.GetValueOrDefault(provider);
        if (known is null || time.GetElapsedTime(known.ReadAt) >= Fresh)
        {
            known = await ReadAsync(provider, cancellationToken);
        }

        // One that nothing is known of, or that signs otherwise than is known, may have told its secret meanwhile.
        var answer = known.Secrets is { Count: 0 } ? null : Check(call, known.Secrets);
        if (answer is null && time.GetElapsedTime(known.ReadAt) >= ShortestAge)
        {
            known = await ReadAsync(provider, cancellationToken);
        }

        return known.Secrets is { Count: 0 } ? new SignedCallback(null) : answer ?? Check(call, known.Secrets);
    }

    private SignedCallback? Check(Signed call, IReadOnlyList<string>? secrets)
        => secrets is not null && WebhookSignature.IsGood(call.Id, call.Timestamp, call.Signatures, call.Body.Span, secrets, time.GetUtcNow()) ? new SignedCallback(call.Id) : null;

    private async Task<Known> ReadAsync(string provider, CancellationToken cancellationToken)
        => _known[provider] = new Known(await FindAsync(provider, cancellationToken), time.GetTimestamp());

    /// <summary>Null when there are secrets that can't be read: then no call is good.</summary>
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "callback.secret_unreadable", Message = "Calls of {Provider} are turned away, and its orders polled, since what they are signed with can't be read: {Why}")]
    private partial void LogUnreadable(string provider, string why);

    private sealed record Known(IReadOnlyList<string>? Secrets, long ReadAt);

    private sealed record Signed(string Id, string Timestamp, string Signatures, ReadOnlyMemory<byte> Body);
}
