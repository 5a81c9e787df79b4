using System.Net;
using System.Text.Json;
using ImageGen.Providers.Boxes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Finds and stops runs by their id.</summary>
internal sealed class RunClient(ComfyUiApi api, GpuServerResponses answers)
{
    /// <summary>
    /// Where a run is: the queue first, and the history after it. A run leaves the one when it enters the other, so that one which is in
    /// neither was in neither; and of a second run of the same id the history has the first until the second has ended.
    /// </summary>
    /// <exception cref="ProviderFaultException">Not known now.</exception>
    public async Task<RunState> FindAsync(string id, CancellationToken cancellationToken)
    {
        var queue = await ReadQueueAsync(cancellationToken);
        return Has(queue.Running!, id) ? new RunState.Running()
            : Has(queue.Pending!, id) ? new RunState.Queued(PlaceOf(queue.Pending!, id))
            : await ReadHistoryAsync(id, cancellationToken) is { } entry ? new RunState.Ended(entry) : new RunState.Nowhere();
    }

    /// <summary>Stops a run, if it still waits or runs. Whether it did is for a look to tell.</summary>
    /// <exception cref="ProviderFaultException">The server did not take it.</exception>
    public async Task StopAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await api.CancelAsync(id, cancellationToken);
        if (answer.IsSuccess)
        {
            return;
        }

        if (answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
        {
            throw answers.OfAsking(answer);
        }

        // An old server, or a run that it does not know. Taken out of the line first, so that it does not begin now.
        Require(await api.DeleteAsync(id, cancellationToken));
        var queue = await ReadQueueAsync(cancellationToken);
        if (Has(queue.Running!, id))
        {
            // The oldest stop whatever runs: not without having seen that it is this one.
            Require(await api.InterruptAsync(id, cancellationToken));
        }
    }

    private async Task<WireQueue> ReadQueueAsync(CancellationToken cancellationToken)
        => WireJson.Read(Require(await api.GetQueueAsync(cancellationToken)).Body, ComfyUiJson.Default.WireQueue) is { Running: not null, Pending: not null } queue
            ? queue
            : throw answers.Unreadable(mayHaveBought: false);

    private async Task<WireEntry?> ReadHistoryAsync(string id, CancellationToken cancellationToken)
    {
        var answer = Require(await api.GetHistoryAsync(id, cancellationToken));
        var history = WireJson.Read(answer.Body, ComfyUiJson.Default.DictionaryStringJsonElement) ?? throw answers.Unreadable(mayHaveBought: false);
        return history.TryGetValue(id, out var entry) ? WireJson.Read(entry, ComfyUiJson.Default.WireEntry) ?? throw answers.Unreadable(mayHaveBought: false) : null;
    }

    private Answer Require(Answer answer) => answer.IsSuccess ? answer : throw answers.OfAsking(answer);

    /// <summary>The list is in no order; the number that each entry begins with tells it.</summary>
    private static int PlaceOf(IReadOnlyList<JsonElement> pending, string id)
    {
        var numbers = pending.Where(entry => entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() > 1 && entry[0].ValueKind == JsonValueKind.Number).ToList();
        var own = numbers.Where(entry => WireJson.TextOf(entry[1]) == id).Select(entry => entry[0].GetDouble()).DefaultIfEmpty(double.MaxValue).Min();
        return Math.Max(1, numbers.Count(entry => entry[0].GetDouble() <= own));
    }

    private static bool Has(IReadOnlyList<JsonElement> entries, string id)
        => entries.Any(entry => entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() > 1 && WireJson.TextOf(entry[1]) == id);
}
