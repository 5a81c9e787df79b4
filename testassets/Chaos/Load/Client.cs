using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Load;

/// <summary>A well-behaved client: a key with every request, and the same request again until it is answered.</summary>
internal sealed class Client(IReadOnlyList<Uri> gateways, Func<string, long, string> nameOf) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<Accepted> _accepted = [];
    private readonly ConcurrentQueue<CancelAnswer> _cancels = [];
    private readonly ConcurrentQueue<Repeat> _repeats = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private (object Request, string Prompt, string Key, IReadOnlyList<Guid> Jobs)? _first;
    private int _refused;
    private int _turn;

    public IReadOnlyList<Accepted> Accepted => [.. _accepted];

    public IReadOnlyList<CancelAnswer> Cancels => [.. _cancels];

    /// <summary>What requests that were made again were answered with.</summary>
    public IReadOnlyList<Repeat> Repeats => [.. _repeats];

    /// <summary>Answers that no client should get: anything but 202, 429 and 503.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>How often a request was not taken: refused with 429 or 503, or cut off.</summary>
    public int Refused => _refused;

    /// <summary>Submits a request until it is accepted; answers its jobs, of which a batch has several.</summary>
    public async Task<IReadOnlyList<Accepted>> SubmitAsync(object request, string prompt, CancellationToken cancellationToken)
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

    /// <summary>Makes the very first request again under its key, as a client does that never had the answer.</summary>
    public async Task RepeatFirstAsync(CancellationToken cancellationToken)
    {
        if (_first is { } first)
        {
            var jobs = await SubmitAsync(first.Request, first.Prompt, first.Key, cancellationToken);
            _repeats.Enqueue(new Repeat(first.Key, first.Jobs, [.. jobs.Select(job => job.JobId)]));
        }
    }

    public async Task CancelAsync(Guid job, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer;
        while ((answer = await TryAsync(HttpMethod.Post, $"/v1/jobs/{job}/cancel", null, null, cancellationToken)) is null or { StatusCode: HttpStatusCode.ServiceUnavailable })
        {
            answer?.Dispose();
            await Task.Delay(250, cancellationToken);
        }

        using (answer)
        {
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.Conflict)
            {
                _cancels.Enqueue(new CancelAnswer(job, TimeProvider.System.GetUtcNow(), answer.StatusCode == HttpStatusCode.OK));
            }
            else
            {
                _complaints.Enqueue($"POST cancel: {(int)answer.StatusCode}");
            }
        }
    }

    /// <summary>What the gateway says of a job; null when it can't say now.</summary>
    public async Task<Answer?> AskAsync(Guid id, CancellationToken cancellationToken)
    {
        using var answer = await TryAsync(HttpMethod.Get, $"/v1/jobs/{id}", null, null, cancellationToken);
        if (answer is not { StatusCode: HttpStatusCode.OK })
        {
            return answer is { StatusCode: HttpStatusCode.NotFound } ? new Answer(id, "missing") : null;
        }

        var job = await ReadAsync(answer, cancellationToken);
        return new Answer(
            id,
            job.GetProperty("status").GetString()!,
            Of(job, "finished_at") is { } finished ? finished.GetDateTimeOffset() : null,
            Of(job, "error") is { } error ? $"{Of(error, "reason")} {Of(error, "message")}" : null,
            Of(job, "image") is { } image ? image.GetProperty("sha256").GetString() : null);
    }

    /// <summary>SHA-256 of the image as the gateway gives it; null when it does not.</summary>
    public async Task<string?> FetchAsync(Guid id, CancellationToken cancellationToken)
    {
        using var answer = await TryAsync(HttpMethod.Get, $"/v1/jobs/{id}/image", null, null, cancellationToken);
        return answer is { StatusCode: HttpStatusCode.OK }
            ? Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(cancellationToken)))
            : null;
    }

    /// <summary>The final events of a job as the gateway lists them, for worlds without a bus.</summary>
    public async Task<IReadOnlyList<Told>> EventsOfAsync(Guid id, CancellationToken cancellationToken)
    {
        using var answer = await TryAsync(HttpMethod.Get, $"/v1/jobs/{id}/events", null, null, cancellationToken);
        if (answer is not { StatusCode: HttpStatusCode.OK })
        {
            return [];
        }

        return [.. (await ReadAsync(answer, cancellationToken)).GetProperty("data").EnumerateArray()
            .Select(one => new Told(id, $"{id}-{one.GetProperty("sequence")}", one.GetProperty("type").GetString()!.Split('.')[^1]))
            .Where(one => one.Kind is "generated" or "failed" or "canceled")];
    }

    /// <summary>The deliveries to an endpoint that have not gone well so far, each with its job, as the gateway says.</summary>
    public async Task<ILookup<Guid, string>> UndeliveredAsync(Guid endpoint, CancellationToken cancellationToken)
    {
        List<JsonElement> deliveries = [];
        foreach (var state in (string[])["pending", "failed", "dropped"])
        {
            using var answer = await TryAsync(HttpMethod.Get, $"/v1/webhooks/{endpoint}/deliveries?state={state}&limit=100", null, null, cancellationToken);
            if (answer is { StatusCode: HttpStatusCode.OK })
            {
                deliveries.AddRange((await ReadAsync(answer, cancellationToken)).GetProperty("data").EnumerateArray());
            }
        }

        return deliveries.Where(one => Of(one, "job_id") is not null).ToLookup(one => one.GetProperty("job_id").GetGuid(), one => one.GetRawText());
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<Accepted>> SubmitAsync(object request, string prompt, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAsync(HttpMethod.Post, "/v1/jobs", request, key, cancellationToken) is { } answer)
            {
                using (answer)
                {
                    if (answer.StatusCode == HttpStatusCode.Accepted)
                    {
                        var at = TimeProvider.System.GetUtcNow();
                        var body = await ReadAsync(answer, cancellationToken);
                        return [.. (Of(body, "jobs") is { } jobs ? jobs.EnumerateArray() : Enumerable.Repeat(body, 1))
                            .Select(job => new Accepted(job.GetProperty("id").GetGuid(), nameOf(prompt, job.GetProperty("seed").GetInt64()), at))];
                    }

                    if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                    {
                        _complaints.Enqueue($"POST /v1/jobs: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
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
        request.Headers.Add("Accept", "application/json"); // Else events come as a stream.
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

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
        => await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
}
