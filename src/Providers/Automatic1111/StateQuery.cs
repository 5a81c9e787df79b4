using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>Reads the current or last run of the server. A server without this route (sd-server) is called once and not again.</summary>
internal sealed class StateQuery(Automatic1111Api api)
{
    // By the machine's clock: a finished image waits for this call.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private volatile bool _isUnsupported;

    /// <summary>Whether the server is known not to have the route.</summary>
    public bool IsUnsupported => _isUnsupported;

    /// <summary>The state; null if the server does not report it, or not now.</summary>
    public async Task<WireState?> QueryAsync(CancellationToken cancellationToken)
    {
        if (_isUnsupported)
        {
            return null;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CallTimeout);
        try
        {
            var response = await api.GetStateAsync(timeout.Token);
            var progress = response.IsSuccess ? WireJson.Read(response.Body, Automatic1111Json.Default.WireProgress) : null;
            _isUnsupported = progress is null && (response.IsSuccess || ProgressWatch.IsLasting(response.Status));
            return progress is null ? null : WireJson.Read(progress.State, Automatic1111Json.Default.WireState);
        }
        catch (Exception exception) when (exception is ProviderFaultException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not known now. Earlier results still count.
            return null;
        }
    }
}
