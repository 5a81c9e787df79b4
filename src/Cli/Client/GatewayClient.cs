using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Cli.Client;

/// <summary>Talks to a gateway as any client does: over HTTP. The admin token goes with those calls only that are the operator's.</summary>
internal sealed partial class GatewayClient(Uri server, string? adminToken = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectCallback = HostConnections.ConnectAsync, AutomaticDecompression = DecompressionMethods.All })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", ProductIdentity.UserAgent } },
    };

    private AuthenticationHeaderValue? Operator => adminToken is null ? null : new("Bearer", adminToken);

    /// <summary>Submits a request and answers the ids of its jobs. The key makes a repeated submission the same one.</summary>
    public async Task<IReadOnlyList<Guid>> SubmitAsync(ImageRequest body, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(body, options: ClientJson.Options) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        var answer = await SendAsync<SubmitAnswer>(request, cancellationToken);
        return answer.Jobs is { } jobs ? [.. jobs.Select(job => job.Id)] : [answer.Id];
    }

    public Task<JobAnswer> GetJobAsync(Guid id, CancellationToken cancellationToken)
        => SendAsync<JobAnswer>(new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}"), cancellationToken);

    public Task<JobListAnswer> ListJobsAsync(JobStatus? status, int limit, CancellationToken cancellationToken)
    {
        var filter = status is { } given ? $"&status={JsonSerializer.SerializeToElement(given).GetString()}" : "";
        return SendAsync<JobListAnswer>(new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs?limit={limit}{filter}"), cancellationToken);
    }

    /// <summary>The jobs that fit the query, page after page.</summary>
    public async IAsyncEnumerable<JobAnswer> ListAllJobsAsync(string query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await SendAsync<JobListAnswer>(new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs?limit=100&{query}{next}"), cancellationToken);
            foreach (var job in page.Data)
            {
                yield return job;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public async Task<IReadOnlyList<ProviderAnswer>> ListProvidersAsync(CancellationToken cancellationToken)
        => (await SendAsync<ProviderListAnswer>(new HttpRequestMessage(HttpMethod.Get, "/v1/providers"), cancellationToken)).Data;

    /// <summary>Replays the job as it was read; false when it is not any more.</summary>
    public async Task<bool> TryReplayAsync(JobAnswer job, bool acceptDouble, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{job.Id}/replay")
        {
            Content = JsonContent.Create(new { job.Sequence, AcceptDouble = acceptDouble }, options: ClientJson.Options),
            Headers = { Authorization = acceptDouble ? Operator : null },
        };
        using var response = await SendAsync(request, cancellationToken, HttpStatusCode.Conflict);
        return response.IsSuccessStatusCode;
    }

    public Task<JobAnswer> CancelAsync(Guid id, CancellationToken cancellationToken)
        => SendAsync<JobAnswer>(new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{id}/cancel"), cancellationToken);

    public Task<JobAnswer> SettleAsync(Guid id, SettlementBody body, CancellationToken cancellationToken)
        => SendAsync<JobAnswer>(
            new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{id}/settle")
            {
                Content = JsonContent.Create(body, options: ClientJson.Options),
                Headers = { Authorization = Operator },
            },
            cancellationToken);

    public async Task<byte[]> GetImageAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/image"), cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>The job's events as they happen, until its last; a broken stream is taken up again where it broke.</summary>
    public async IAsyncEnumerable<string> WatchAsync(Guid id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await SendAsync(request, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return item.EventType;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(ClientJson.Options, cancellationToken)
            ?? throw new CommandException(ExitCode.Internal, "The server answered with nothing.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken, HttpStatusCode? alsoGood = null)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(
                ExitCode.ServerUnreachable,
                $"No gateway answers at {server}. Start one with 'imagegen serve', or name another with --server.",
                exception);
        }

        if (response.IsSuccessStatusCode || response.StatusCode == alsoGood)
        {
            return response;
        }

        using (response)
        {
            throw new CommandException(ExitCodeOf(response.StatusCode), await ReadProblemAsync(response, cancellationToken));
        }
    }

    private static int ExitCodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ExitCode.NotFound,
        >= HttpStatusCode.InternalServerError => ExitCode.ServerUnreachable,
        _ => ExitCode.InvalidRequest,
    };

    private static async Task<string> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<ProblemAnswer>(ClientJson.Options, cancellationToken);
            return problem?.ToString() ?? $"The server answered {(int)response.StatusCode}.";
        }
        catch (JsonException)
        {
            // Something other than our gateway answered; its status is all there is to tell.
            return $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        }
    }
}
