using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Client;

/// <summary>
/// Submits, reads and cancels jobs of a gateway. Every method throws <see cref="ImageGenException"/> when the gateway refuses the request, and
/// <see cref="HttpRequestException"/> when it does not respond. Submissions are repeated after a broken connection: their idempotency key prevents a second purchase.
/// </summary>
/// <param name="http">The HTTP client, with the address of the gateway and the credentials. Its time-out must be longer than a wait, 60 s.</param>
/// <param name="time">The clock; default that of the system.</param>
public sealed class ImageGenClient(HttpClient http, TimeProvider? time = null)
{
    private const int Attempts = 4;
    private const int MaxWait = 60;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Submits a request. With a count above 1 it has that many jobs, otherwise one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="idempotencyKey">The same key with the same request means the same jobs, for 24 hours. Default: a new key.</param>
    /// <param name="cancellationToken">Cancels the call; a submission that has arrived stays.</param>
    public async Task<IReadOnlyList<ImageJob>> SubmitAsync(ImageRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var key = idempotencyKey ?? Guid.NewGuid().ToString("N");
        using var response = await RepeatAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(request, options: ClientJson.Options), Headers = { { "Idempotency-Key", key } } },
            cancellationToken).ConfigureAwait(false);
        var body = await ClientJson.ReadAsync<JsonElement>(response, cancellationToken).ConfigureAwait(false);
        return body.TryGetProperty("jobs", out var jobs)
            ? jobs.Deserialize<List<ImageJob>>(ClientJson.Options)!
            : [body.Deserialize<ImageJob>(ClientJson.Options)!];
    }

    /// <summary>Submits a request for one image, and waits for its end, however long that takes.</summary>
    /// <returns>The ended job: see <see cref="ImageJob.Status"/>.</returns>
    public async Task<ImageJob> GenerateAsync(ImageRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
        => await WaitAsync((await SubmitAsync(request, idempotencyKey, cancellationToken).ConfigureAwait(false))[0].Id, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads a job.</summary>
    public Task<ImageJob> GetAsync(Guid id, CancellationToken cancellationToken = default) => ReadJobAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}"), cancellationToken);

    /// <summary>Waits for the end of a job, however long that takes.</summary>
    public async Task<ImageJob> WaitAsync(Guid id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var job = await ReadJobAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}") { Headers = { { "Prefer", $"wait={MaxWait}" } } }, cancellationToken).ConfigureAwait(false);
            if (job.HasEnded)
            {
                return job;
            }
        }
    }

    /// <summary>Cancels a job. One that is at a provider may be bought nevertheless; the job says what happened.</summary>
    public Task<ImageJob> CancelAsync(Guid id, CancellationToken cancellationToken = default) => ReadJobAsync(() => new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{id}/cancel"), cancellationToken);

    /// <summary>Reads the bytes of the image of a job.</summary>
    public async Task<byte[]> ReadImageAsync(Guid id, CancellationToken cancellationToken = default)
    {
        using var response = await RepeatAsync(() => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/image"), cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows the events of a job until its final one. A broken connection is resumed after the last event that arrived.</summary>
    /// <param name="id">The job.</param>
    /// <param name="after">Only events with a higher number. Default 0: all.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<JobEvent> WatchAsync(Guid id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var response = await RepeatAsync(
                () => new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events?after={after}") { Headers = { { "Accept", "text/event-stream" } } }, cancellationToken).ConfigureAwait(false);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var items = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNextAsync(items).ConfigureAwait(false))
            {
                if (items.Current is not { Data.Length: > 0 } item)
                {
                    continue;
                }

                var data = JsonSerializer.Deserialize<JsonElement>(item.Data);
                var sequence = data.TryGetProperty("sequence", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt64() : (long?)null;
                after = sequence ?? after;
                var known = new JobEvent(item.EventType, sequence, data);
                yield return known;
                if (known.IsFinal)
                {
                    yield break;
                }
            }
        }
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

    private async Task<ImageJob> ReadJobAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var response = await RepeatAsync(create, cancellationToken).ConfigureAwait(false);
        return await ClientJson.ReadAsync<ImageJob>(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request that has the same effect when it is repeated: again after a broken connection, and when the gateway is unavailable for a moment.</summary>
    private async Task<HttpResponseMessage> RepeatAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = create();
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    if (attempt == Attempts || response.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                    {
                        throw await ImageGenException.OfAsync(response, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            catch (HttpRequestException) when (attempt < Attempts)
            {
                // The request may have arrived. Repeating it has the same effect.
            }

            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), _time, cancellationToken).ConfigureAwait(false);
        }
    }
}
