using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ImageGen.Client;

/// <content>Events.</content>
public sealed partial class ImageGenClient
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Follows the events of a job until its final one. A broken connection is resumed after the last event that arrived: none is missed, and none is returned twice.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">Only events with a higher number. Default 0: all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<JobEvent> WatchAsync(Guid id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var last = after;
            using var response = await _calls.OpenAsync(() => StreamOf(id, last), cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                // The job ended with the last event that the caller has.
                yield break;
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var items = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(items).ConfigureAwait(false))
            {
                if (items.Current is not { Data.Length: > 0 } item)
                {
                    continue;
                }

                var known = ReadEvent(item);
                after = known.Sequence ?? after;
                yield return known;
                if (known.IsFinal)
                {
                    yield break;
                }
            }

            if (after == last)
            {
                await Task.Delay(RepeatedCalls.FirstPause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static HttpRequestMessage StreamOf(Guid id, long after)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events") { Headers = { { "Accept", "text/event-stream" } } };
        if (after > 0)
        {
            request.Headers.Add(LastEventId, after.ToString(CultureInfo.InvariantCulture));
        }

        return request;
    }

    private static JobEvent ReadEvent(SseItem<string> item)
    {
        var data = JsonSerializer.Deserialize(item.Data, ClientJson.Default.JsonElement);
        return new JobEvent(item.EventType, data.TryGetProperty("sequence", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : null, data);
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            // The connection broke: the caller resumes.
            return false;
        }
    }
}
