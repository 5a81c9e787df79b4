using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Stops a run whose order was canceled, since the server does not notice that its client has disconnected, and would use the GPU for
/// nothing. Only while this run has the model, because the call stops the current run, whichever it is. A run that still waits for its turn can't be
/// removed, and will run.
/// </summary>
internal sealed class RunInterrupter(Automatic1111Api api)
{
    // By the machine's clock, independent of the order's clock, since this call is optional and must not delay the caller.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(3);

    public async Task StopAsync(string taskId)
    {
        using var timeout = new CancellationTokenSource(CallTimeout);
        try
        {
            var response = await api.GetTaskAsync(taskId, timeout.Token);
            if (response.IsSuccess && WireJson.Read(response.Body, Automatic1111Json.Default.WireTask)?.IsActive == true)
            {
                await api.InterruptAsync(timeout.Token);
            }
        }
        catch (Exception exception) when (exception is ProviderFaultException or OperationCanceledException)
        {
            // Then the run continues. The order runs again after it, which only costs time.
        }
    }
}
