using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Seeds of this API. AUTOMATIC1111 and Forge accept all seeds. sd-server reads a signed 32-bit number, and takes a negative one
/// for a request to choose a seed by the current second: jobs of the same second would get the same image.
/// </summary>
internal sealed class SeedRule(Automatic1111Api api)
{
    /// <summary>The seed to send; for sd-server without its highest bit.</summary>
    /// <exception cref="ProviderFaultException">The kind of server can't be determined now; nothing was ordered.</exception>
    public async Task<long> ForAsync(long seed, CancellationToken cancellationToken)
        // The call is made only if its result matters.
        => seed > int.MaxValue && await IsSdServerAsync(cancellationToken) ? seed & int.MaxValue : seed;

    /// <summary>Whether the server is an sd-server.</summary>
    /// <exception cref="ProviderFaultException">It can't be determined now; nothing was ordered.</exception>
    public async Task<bool> IsSdServerAsync(CancellationToken cancellationToken)
    {
        var response = await api.GetNativeCapabilitiesAsync(cancellationToken);
        return response.IsSuccess && WireJson.Read(response.Body, Automatic1111Json.Default.WireNative)?.Mode is not null;
    }
}
