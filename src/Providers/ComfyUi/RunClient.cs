using System.Net;
using System.Text.Json;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Finds and stops runs by their id.</summary>
internal sealed class RunClient(ComfyUiApi api, GpuServerResponses responses)
{
    /// <summary>
    /// The state of a run: the queue is read first, and then the history. A run leaves the queue when it enters the history, so that a run in
    /// neither does not exist; and for a second run with the same id the history has the first one until the second has ended.
    /// </summary>
    /// <exception cref="ProviderFaultException">It is not known now.</exception>
    public async Task<RunState> FindAsync(string id, CancellationToken cancellationToken)
    {
        var queue = await ReadQueueAsync(cancellationToken);
        return Has(queue.Running!, id) ? new RunState.Running()
            : Has(queue.Pending!, id) ? new RunState.Queued(PlaceOf(queue.Pending!, id))
            : await ReadHistoryAsync(id, cancellationToken) is { } entry ? new RunState.Ended(entry) : new RunState.Unknown();
    }

    /// <summary>Stops a run, if it still waits or runs. The next read shows whether it was stopped.</summary>
    /// <exception cref="ProviderFaultException">The server did not accept the call.</exception>
    public async Task StopAsync(string id, CancellationToken cancellationToken)
    {
        var response = await api.CancelAsync(id, cancellationToken);
        if (response.IsSuccess)
        {
            return;
        }

        if (response.Status is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
        {
            throw responses.OfQuery(response);
        }

        // An old server, or an unknown run. It is removed from the queue first, so that it does not start now.
        Require(await api.DeleteAsync(id, cancellationToken));
        var queue = await ReadQueueAsync(cancellationToken);
        if (Has(queue.Running!, id))
        {
            // The oldest servers stop the current run: only after a check that it is this one.
            Require(await api.InterruptAsync(id, cancellationToken));
        }
    }

    private async Task<WireQueue> ReadQueueAsync(CancellationToken cancellationToken)
        => WireJson.Read(Require(await api.GetQueueAsync(cancellationToken)).Body, ComfyUiJson.Default.WireQueue) is { Running: not null, Pending: not null } queue
            ? queue
            : throw responses.Unreadable(mayHaveBought: false);

    private async Task<WireEntry?> ReadHistoryAsync(string id, CancellationToken cancellationToken)
    {
        var response = Require(await api.GetHistoryAsync(id, cancellationToken));
        var history = WireJson.Read(response.Body, ComfyUiJson.Default.DictionaryStringJsonElement) ?? throw responses.Unreadable(mayHaveBought: false);
        return history.TryGetValue(id, out var entry) ? WireJson.Read(entry, ComfyUiJson.Default.WireEntry) ?? throw responses.Unreadable(mayHaveBought: false) : null;
    }

    private ServiceResponse Require(ServiceResponse response) => response.IsSuccess ? response : throw responses.OfQuery(response);

    /// <summary>The list is unordered; the number at the beginning of each entry gives the order.</summary>
    private static int PlaceOf(IReadOnlyList<JsonElement> pending, string id)
    {
        var numbers = pending.Where(entry => entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() > 1 && entry[0].ValueKind == JsonValueKind.Number).ToList();
        var own = numbers.Where(entry => WireJson.TextOf(entry[1]) == id).Select(entry => entry[0].GetDouble()).DefaultIfEmpty(double.MaxValue).Min();
        return Math.Max(1, numbers.Count(entry => entry[0].GetDouble() <= own));
    }

    private static bool Has(IReadOnlyList<JsonElement> entries, string id)
        => entries.Any(entry => entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() > 1 && WireJson.TextOf(entry[1]) == id);
}
