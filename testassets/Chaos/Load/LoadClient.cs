using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Load;

/// <summary>A well-behaved client: it sends every request with an idempotency key, and retries it until it gets a response.</summary>
internal sealed class LoadClient(IReadOnlyList<Uri> gateways, Func<string, long, string> nameOf) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<AcceptedJob> _accepted = [];
    private readonly ConcurrentQueue<CancelResponse> _cancels = [];
    private readonly ConcurrentQueue<RepeatedRequest> _repeatedRequests = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private (object Request, string Prompt, string Key, IReadOnlyList<Guid> Jobs)? _first;
    private int _refused;
    private int _turn;

    public IReadOnlyList<AcceptedJob> Accepted => [.. _accepted];

    public IReadOnlyList<CancelResponse> Cancels => [.. _cancels];

    /// <summary>The repeated requests with the jobs of both responses.</summary>
    public IReadOnlyList<RepeatedRequest> RepeatedRequests => [.. _repeatedRequests];

    /// <summary>Unexpected responses: anything but 202, 429 and 503.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>How often a request was not accepted: refused with 429 or 503, or interrupted.</summary>
    public int Refused => _refused;

    /// <summary>Submits a request until it is accepted, and returns its jobs, of which a batch has several.</summary>
    public async Task<IReadOnlyList<AcceptedJob>> SubmitAsync(object request, string prompt, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString("N");
        var jobs = await SubmitAsync(request, prompt, key, cancellationToken);
        lock (_accepted)
        {
            _first ??= (request, prompt, key, [.. jobs.Select(job => job.JobId)]);
        }

        foreach (var job in jobs)
        {
            _accepted.Enqueue(job);
        }

        return jobs;
    }

    /// <summary>Repeats the first request under its idempotency key, as a client does that never received the response.</summary>
    public async Task RepeatFirstAsync(CancellationToken cancellationToken)
    {
        if (_first is { } first)
        {
            var jobs = await SubmitAsync(first.Request, first.Prompt, first.Key, cancellationToken);
            _repeatedRequests.Enqueue(new RepeatedRequest(first.Key, first.Jobs, [.. jobs.Select(job => job.JobId)]));
        }
    }

    public async Task CancelAsync(Guid job, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response;
        while ((response = await TryAsync(HttpMethod.Post, $"/v1/jobs/{job}/cancel", null, null, cancellationToken)) is null or { StatusCode: HttpStatusCode.ServiceUnavailable })
        {
            response?.Dispose();
            await Task.Delay(250, cancellationToken);
        }

        using (response)
        {
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.Conflict)
            {
                _cancels.Enqueue(new CancelResponse(job, TimeProvider.System.GetUtcNow(), response.StatusCode == HttpStatusCode.OK));
            }
            else
            {
                _complaints.Enqueue($"POST cancel: {(int)response.StatusCode}");
            }
        }
    }

    /// <summary>Returns the state of a job according to the gateway; null if the gateway can't be read now.</summary>
    public async Task<ReportedJob?> GetJobAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await TryAsync(HttpMethod.Get, $"/v1/jobs/{id}", null, null, cancellationToken);
        if (response is not { StatusCode: HttpStatusCode.OK })
        {
            return response is { StatusCode: HttpStatusCode.NotFound } ? new ReportedJob(id, "missing") : null;
        }

        var job = await ReadAsync(response, cancellationToken);
        return new ReportedJob(
            id,
            job.GetProperty("status").GetString()!,
            Of(job, "finished_at") is { } finished ? finished.GetDateTimeOffset() : null,
            Of(job, "error") is { } error ? $"{Of(error, "reason")} {Of(error, "message")}" : null,
            Of(job, "image") is { } image ? image.GetProperty("sha256").GetString() : null);
    }

    /// <summary>Returns the SHA-256 of the image that the gateway serves; null if it serves none.</summary>
    public async Task<string?> FetchAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await TryAsync(HttpMethod.Get, $"/v1/jobs/{id}/image", null, null, cancellationToken);
        return response is { StatusCode: HttpStatusCode.OK }
            ? Convert.ToHexStringLower(SHA256.HashData(await response.Content.ReadAsByteArrayAsync(cancellationToken)))
            : null;
    }

    /// <summary>Returns the final events of a job from the gateway's event list, for worlds without a bus.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> EventsOfAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await TryAsync(HttpMethod.Get, $"/v1/jobs/{id}/events", null, null, cancellationToken);
        if (response is not { StatusCode: HttpStatusCode.OK })
        {
            return [];
        }

        return [.. (await ReadAsync(response, cancellationToken)).GetProperty("data").EnumerateArray()
            .Select(one => new ReceivedEvent(id, $"{id}-{one.GetProperty("sequence")}", one.GetProperty("type").GetString()!.Split('.')[^1]))
            .Where(one => one.Kind is "generated" or "failed" or "canceled")];
    }

    /// <summary>Returns the deliveries to an endpoint that have not succeeded so far, by job.</summary>
    public async Task<ILookup<Guid, string>> UndeliveredAsync(Guid endpoint, CancellationToken cancellationToken)
    {
        List<JsonElement> deliveries = [];
        foreach (var state in (string[])["pending", "failed", "dropped"])
        {
            using var response = await TryAsync(HttpMethod.Get, $"/v1/webhooks/{endpoint}/deliveries?state={state}&limit=100", null, null, cancellationToken);
            if (response is { StatusCode: HttpStatusCode.OK })
            {
                deliveries.AddRange((await ReadAsync(response, cancellationToken)).GetProperty("data").EnumerateArray());
            }
        }

        return deliveries.Where(one => Of(one, "job_id") is not null).ToLookup(one => one.GetProperty("job_id").GetGuid(), one => one.GetRawText());
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<AcceptedJob>> SubmitAsync(object request, string prompt, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAsync(HttpMethod.Post, "/v1/jobs", request, key, cancellationToken) is { } response)
            {
                using (response)
                {
                    if (response.StatusCode == HttpStatusCode.Accepted)
                    {
                        var at = TimeProvider.System.GetUtcNow();
                        var body = await ReadAsync(response, cancellationToken);
                        return [.. (Of(body, "jobs") is { } jobs ? jobs.EnumerateArray() : Enumerable.Repeat(body, 1))
                            .Select(job => new AcceptedJob(job.GetProperty("id").GetGuid(), nameOf(prompt, job.GetProperty("seed").GetInt64()), at))];
                    }

                    if (response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                    {
                        _complaints.Enqueue($"POST /v1/jobs: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
                    }
                }
            }

            Interlocked.Increment(ref _refused);
            await Task.Delay(250, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage?> TryAsync(HttpMethod method, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        var gateway = gateways[(int)((uint)Interlocked.Increment(ref _turn) % gateways.Count)];
        using var request = new HttpRequestMessage(method, new Uri(gateway, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Accept", "application/json"); // Otherwise the gateway sends events as a stream.
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static JsonElement? Of(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
}
