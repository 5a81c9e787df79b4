namespace ImageGen.Client;

/// <summary>Settings of a client.</summary>
public sealed class ImageGenClientOptions
{
    /// <summary>The address of the gateway. Default <c>http://localhost:8080</c>. Used by <see cref="ClientRegistration.AddImageGenClient"/> only.</summary>
    public Uri BaseAddress { get; set; } = new("http://localhost:8080");

    /// <summary>The API key, <c>ig_…</c>; null where the gateway requires none. Default null. Used by <see cref="ClientRegistration.AddImageGenClient"/> only.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The tenant to act for, if the key may name one; null for that of the key. Default null. Used by <see cref="ClientRegistration.AddImageGenClient"/> only.</summary>
    public string? Tenant { get; set; }

    /// <summary>
    /// How often a call is sent at most, from 1, when its connection breaks or the gateway is unavailable for a moment (502, 503, 504). Default 4, within about 4 s. Only calls
    /// are sent again that have the same effect then: every submission has an idempotency key.
    /// </summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>
    /// How long one call waits in all for rate limits and other limits of the tenant (429), from 0. Each time it waits as long as the gateway asks for with <c>Retry-After</c>,
    /// and is then sent again; nothing was accepted before. A longer wait than what is left ends the call at once with <see cref="ImageGenException"/>. The cancellation
    /// token of the call ends the wait too. Default 0: a limit is an exception.
    /// </summary>
    public TimeSpan RateLimitWait { get; set; }
}
