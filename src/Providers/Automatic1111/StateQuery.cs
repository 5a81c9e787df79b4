using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>Asks what the server does now, or did last. A server that has no such route (sd-server) is asked once and not again.</summary>
internal sealed class StateQuery(Automatic1111Api api)
{
    // By the machine's own clock: a finished image waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile bool _isUnheardOf;

    /// <summary>Whether the server is known not to have the route.</summary>
    public bool IsUnheardOf => _isUnheardOf;

    /// <summary>The state; null where the server does not tell it, or not now.</summary>
    public async Task<WireState?> AskAsync(CancellationToken cancellationToken)
    {
        if (_isUnheardOf)
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await api.AskStateAsync(patience.Token);
            var progress = answer.IsSuccess ? WireJson.Read(answer.Body, Automatic1111Json.Default.WireProgress) : null;
            _isUnheardOf = progress is null && (answer.IsSuccess || ProgressWatch.IsLasting(answer.Status));
            return progress is null ? null : WireJson.Read(progress.State, Automatic1111Json.Default.WireState);
        }
        catch (Exception exception) when (exception is ProviderFaultException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not known now. What was seen earlier counts all the same.
            return null;
        }
    }
}
