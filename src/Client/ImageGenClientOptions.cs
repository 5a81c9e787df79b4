namespace ImageGen.Client;

/// <summary>Settings of a client.</summary>
public sealed class ImageGenClientOptions
{
    /// <summary>The address of the gateway. Default <c>http://localhost:8080</c>.</summary>
    public Uri BaseAddress { get; set; } = new("http://localhost:8080");

    /// <summary>The API key, <c>ig_…</c>; null where the gateway requires none. Default null.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The tenant to act for, if the key may name one; null for that of the key. Default null.</summary>
    public string? Tenant { get; set; }
}
