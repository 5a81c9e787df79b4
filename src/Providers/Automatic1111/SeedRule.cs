using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Seeds on this API. AUTOMATIC1111 and Forge take all of ours. sd-server reads a signed number of 32 bits, and takes what is negative then
/// for the wish to choose one itself, by the second: jobs of the same second would get the same image.
/// </summary>
internal sealed class SeedRule(Automatic1111Api api)
{
    /// <summary>The seed to send; at sd-server without its highest bit.</summary>
    /// <exception cref="ProviderFaultException">Which server it is can't be found out now; nothing was ordered.</exception>
    public async Task<long> ForAsync(long seed, CancellationToken cancellationToken)
        // The question is asked only where its answer matters.
        => seed > int.MaxValue && await IsSdServerAsync(cancellationToken) ? seed & int.MaxValue : seed;

    /// <summary>Whether the server is an sd-server.</summary>
    /// <exception cref="ProviderFaultException">That can't be found out now; nothing was ordered.</exception>
    public async Task<bool> IsSdServerAsync(CancellationToken cancellationToken)
    {
        var answer = await api.AskNativeAsync(cancellationToken);
        return answer.IsSuccess && WireJson.Read(answer.Body, Automatic1111Json.Default.WireNative)?.Mode is not null;
    }
}
