using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Cli.Client;

/// <summary>
/// HTTP client of a gateway, for one tenant, or for that of its credentials. Calls of operators carry the admin token if there is one, and all others the API key.
/// </summary>
/// <param name="server">The gateway.</param>
/// <param name="adminToken">The admin token, if there is one.</param>
/// <param name="tenant">The tenant to name; null for that of the credentials.</param>
/// <param name="apiKey">The API key. Default: that of the environment variable <see cref="KeyVariable"/>.</param>
internal sealed partial class GatewayClient(Uri server, string? adminToken = null, string? tenant = null, string? apiKey = null) : IDisposable
{
    /// <summary>Name of the environment variable with the API key.</summary>
    public const string KeyVariable = "IMAGEGEN_API_KEY";

    private readonly string? _apiKey = apiKey ?? (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key.Trim() : null);


    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectCallback = HostConnections.ConnectAsync, AutomaticDecompression = DecompressionMethods.All })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { "User-Agent", ProductIdentity.UserAgent } },
    };

    /// <summary>The tenant on whose behalf requests are made.</summary>
    public string Tenant { get; } = tenant ?? Tenants.Default;

    private AuthenticationHeaderValue? Operator => Bearer(adminToken ?? _apiKey);

    /// <summary>Submits a request and returns the ids of its jobs. The idempotency key makes the submission safe to repeat.</summary>
    public async Task<IReadOnlyList<Guid>> SubmitAsync(ImageRequest body, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = JsonContent.Create(body, options: ClientJson.Options) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        var response = await SendAsync<SubmitResponse>(request, cancellationToken);
        return response.Value.Jobs is { } jobs ? [.. jobs.Select(job => job.Id)] : [response.Value.Id];
    }

    public Task<Response<JobResponse>> GetJobAsync(Guid id, CancellationToken cancellationToken) => GetAsync<JobResponse>($"/v1/jobs/{id}", cancellationToken);

    /// <summary>The job's events so far.</summary>
    public Task<Response<EventListResponse>> GetEventsAsync(Guid id, CancellationToken cancellationToken)
        => SendAsync<EventListResponse>(
            new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("application/json") } } }, cancellationToken);

    public Task<Response<ProviderListResponse>> ListProvidersAsync(CancellationToken cancellationToken) => GetAsync<ProviderListResponse>("/v1/providers", cancellationToken);

    /// <summary>Replays the job if it is unchanged since it was read; false when it has changed.</summary>
    public async Task<bool> TryReplayAsync(JobResponse job, bool acceptDouble, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{job.Id}/replay")
        {
            Content = JsonContent.Create(new { job.Sequence, AcceptDouble = acceptDouble }, options: ClientJson.Options),
            Headers = { Authorization = acceptDouble ? Operator : null },
        };
        using var response = await SendAsync(request, HttpStatusCode.Conflict, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public Task<Response<JobResponse>> CancelAsync(Guid id, CancellationToken cancellationToken) => PostAsync<JobResponse>($"/v1/jobs/{id}/cancel", null, cancellationToken);

    public Task<Response<JobResponse>> SettleAsync(Guid id, SettlementBody body, CancellationToken cancellationToken)
        => SendAsync<JobResponse>(
            new HttpRequestMessage(HttpMethod.Post, $"/v1/jobs/{id}/settle")
            {
                Content = JsonContent.Create(body, options: ClientJson.Options),
                Headers = { Authorization = Operator },
            },
            cancellationToken);

    public async Task<byte[]> GetImageAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/image"), alsoAccepted: null, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>The job's events as they happen, until its last one; a broken stream is resumed from the last event.</summary>
    public async IAsyncEnumerable<string> WatchAsync(Guid id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}/events");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await SendAsync(request, alsoAccepted: null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return item.EventType;
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<Response<T>> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    private Task<Response<T>> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
        => SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ClientJson.Options) }, cancellationToken);

    private async Task<Response<T>> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, alsoAccepted: null, cancellationToken);
        try
        {
            return new Response<T>(await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new CommandException(ExitCode.Internal, $"The server at {server} is not an ImageGen gateway.", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpStatusCode? alsoAccepted, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        request.Headers.Authorization ??= Bearer(_apiKey ?? adminToken);
        if (tenant is not null)
        {
            request.Headers.Add("X-Tenant-Id", tenant);
        }

        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException(
                ExitCode.ServerUnreachable,
                $"No gateway responds at {server}. Start one with 'imagegen serve', or give another address with --server.",
                exception);
        }

        if (response.IsSuccessStatusCode || response.StatusCode == alsoAccepted)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalOf(response, cancellationToken);
        }
    }

    private static AuthenticationHeaderValue? Bearer(string? token) => token is null ? null : new("Bearer", token);

    private static int ExitCodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ExitCode.NotFound,
        >= HttpStatusCode.InternalServerError => ExitCode.ServerUnreachable,
        _ => ExitCode.InvalidRequest,
    };

    private static async Task<CommandException> RefusalOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var exitCode = ExitCodeOf(response.StatusCode);
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            var message = problem.Deserialize<ProblemResponse>(ClientJson.Options)?.ToString() ?? $"The server responded with {(int)response.StatusCode}.";
            return new CommandException(exitCode, message) { Problem = problem, Status = response.StatusCode };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The response is not from a gateway; only its status is known.
            return new CommandException(exitCode, $"The server responded with {(int)response.StatusCode} {response.ReasonPhrase}.") { Status = response.StatusCode };
        }
    }
}
