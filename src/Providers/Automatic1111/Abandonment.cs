using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Stops a run that nobody waits for any more, since the server does not notice that its client has gone, and would keep the GPU busy for
/// nothing. Only when it is this run that has the model: the stop is one of whatever runs. One that still waits for its turn can't be
/// taken out, and runs.
/// </summary>
internal sealed class Abandonment(Automatic1111Api api)
{
    // By the machine's own clock, since nobody waits longer for a courtesy, whatever clock the order runs by.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task StopAsync(string taskId)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var answer = await api.AskTaskAsync(taskId, patience.Token);
            if (answer.IsSuccess && WireJson.Read(answer.Body, Automatic1111Json.Default.WireTask)?.IsActive == true)
            {
                await api.InterruptAsync(patience.Token);
            }
        }
        catch (Exception exception) when (exception is ProviderFaultException or OperationCanceledException)
        {
            // It goes on then. The order runs again behind it, which costs time and no more.
        }
    }
}
