using ImageGen.ServiceDefaults.Webhooks;

namespace ImageGen.Gateway.Hooks;

/// <summary>
/// The provider's own signature on a call (Standard Webhooks), checked where <c>ImageGen:Providers:{name}:WebhookSecret</c> is configured.
/// </summary>
internal sealed class HookSignatures(IConfiguration configuration, TimeProvider time)
{
    /// <summary>Whether the call is signed as it must be; true where no secret is configured.</summary>
    public bool IsGood(string provider, IHeaderDictionary headers, ReadOnlyMemory<byte> body)
        => configuration[$"ImageGen:Providers:{provider}:WebhookSecret"] is not { Length: > 0 } secret
            || WebhookSignature.IsGood(
                headers[WebhookSignature.IdHeader].ToString(), headers[WebhookSignature.TimestampHeader].ToString(), headers[WebhookSignature.SignatureHeader].ToString(),
                body.Span, [secret], time.GetUtcNow());
}
