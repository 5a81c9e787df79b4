using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Cli.Terminal;
using ImageGen.Client;
using ImageGen.Contracts;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Cli.Client;

/// <summary>
/// A gateway, for one tenant or for that of the credentials, through <see cref="ImageGenClient"/>. Calls of operators carry the admin token if there is one, and all others the API key. Failures
/// are <see cref="CommandException"/>.
/// </summary>
internal sealed partial class GatewayClient : IDisposable
{
    /// <summary>Name of the environment variable with the API key.</summary>
    public const string KeyVariable = "IMAGEGEN_API_KEY";

    private readonly Uri _server;
    private readonly string? _tenant;
    private readonly ImageGenClientOptions _options;
    private readonly UnreachableHandler _connections;
    private readonly List<HttpClient> _opened = [];
    private readonly ImageGenClient _calls;
    private readonly Lazy<ImageGenClient> _operator;

    /// <summary>Creates a client.</summary>
    /// <param name="server">The gateway.</param>
    /// <param name="adminToken">The admin token, if there is one.</param>
    /// <param name="tenant">The tenant to name; null for that of the credentials.</param>
    /// <param name="apiKey">The API key. Default: that of the environment variable <see cref="KeyVariable"/>.</param>
    /// <param name="attempts">How often a call is sent at most when its connection breaks. A gateway to which no connection can be made is not tried again.</param>
    public GatewayClient(Uri server, string? adminToken = null, string? tenant = null, string? apiKey = null, int attempts = 1)
    {
        var key = apiKey ?? (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } set ? set.Trim() : null);
        (_server, _tenant, _options) = (server, tenant, new ImageGenClientOptions { MaxAttempts = attempts });
        _connections = new UnreachableHandler(server);
        _calls = Connect(key ?? adminToken);
        _operator = new Lazy<ImageGenClient>(() => Connect(adminToken ?? key));
    }

    /// <summary>The tenant on whose behalf requests are made.</summary>
    public string Tenant => _tenant ?? Tenants.Default;

    /// <summary>Submits a request and returns the ids of its jobs. The idempotency key makes the submission safe to repeat.</summary>
    public Task<IReadOnlyList<Guid>> SubmitAsync(ImageRequest body, string idempotencyKey, CancellationToken cancellationToken)
        => GuardAsync<IReadOnlyList<Guid>>(async () => [.. (await _calls.SubmitAsync(body, idempotencyKey, cancellationToken)).Select(job => job.Id)]);

    public Task<Response<JobResponse>> GetJobAsync(Guid id, CancellationToken cancellationToken) => GetAsync<JobResponse>($"/v1/jobs/{id}", cancellationToken);

    /// <summary>The job's events so far.</summary>
    public Task<Response<EventListResponse>> GetEventsAsync(Guid id, CancellationToken cancellationToken) => GetAsync<EventListResponse>($"/v1/jobs/{id}/events", cancellationToken);

    public Task<Response<ProviderListResponse>> ListProvidersAsync(CancellationToken cancellationToken) => GetAsync<ProviderListResponse>("/v1/providers", cancellationToken);

    /// <summary>Replays the job if it is unchanged since it was read; false when it has changed.</summary>
    public async Task<bool> TryReplayAsync(JobResponse job, bool acceptDouble, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(acceptDouble, HttpMethod.Post, $"/v1/jobs/{job.Id}/replay", new { job.Sequence, AcceptDouble = acceptDouble }, cancellationToken);
            return true;
        }
        catch (CommandException fault) when (fault.Status == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    public Task<Response<JobResponse>> CancelAsync(Guid id, CancellationToken cancellationToken) => PostAsync<JobResponse>($"/v1/jobs/{id}/cancel", null, cancellationToken);

    public Task<Response<JobResponse>> SettleAsync(Guid id, SettlementBody body, CancellationToken cancellationToken)
        => OperateAsync<JobResponse>(HttpMethod.Post, $"/v1/jobs/{id}/settle", body, cancellationToken);

    public Task<byte[]> GetImageAsync(Guid id, CancellationToken cancellationToken) => GuardAsync(() => _calls.ReadImageAsync(id, cancellationToken));

    /// <summary>The types of the job's events as they happen, until its last one; a broken stream is resumed from the last event.</summary>
    public async IAsyncEnumerable<string> WatchAsync(Guid id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = _calls.WatchAsync(id, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await GuardAsync(() => events.MoveNextAsync().AsTask()))
        {
            yield return events.Current.Type;
        }
    }

    public void Dispose()
    {
        _opened.ForEach(http => http.Dispose());
        _connections.Dispose();
    }

    private Task<Response<T>> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    private Task<Response<T>> PostAsync<T>(string path, object? body, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Post, path, body, cancellationToken);

    private async Task<Response<T>> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
        => new(await SendAsync(isOperators: false, method, path, body, cancellationToken));

    /// <summary>A call with the admin token, if there is one.</summary>
    private async Task<Response<T>> OperateAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
        => new(await SendAsync(isOperators: true, method, path, body, cancellationToken));

    private Task<JsonElement> SendAsync(bool isOperators, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
        => GuardAsync(() => (isOperators ? _operator.Value : _calls).SendAsync(
            method, path, body is null ? null : JsonSerializer.SerializeToElement(body, body.GetType(), ClientJson.Options), cancellationToken: cancellationToken));

    private ImageGenClient Connect(string? token)
    {
        var http = new HttpClient(_connections, disposeHandler: false) { BaseAddress = _server, Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "User-Agent", ProductIdentity.UserAgent } } };
        _opened.Add(http);
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (_tenant is not null)
        {
            http.DefaultRequestHeaders.Add("X-Tenant-Id", _tenant);
        }

        return new ImageGenClient(http, _options);
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException fault)
        {
            throw UnreachableHandler.FaultOf(_server, fault);
        }
        catch (ImageGenException refusal)
        {
            throw new CommandException(ExitCodeOf(refusal.Status), refusal.Problem?.Deserialize<ProblemResponse>(ClientJson.Options)?.ToString() ?? refusal.Message, refusal)
            {
                Problem = refusal.Problem,
                Status = refusal.Status,
            };
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new CommandException(ExitCode.Internal, $"The server at {_server} is not an ImageGen gateway.", fault);
        }
    }

    private static int ExitCodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ExitCode.NotFound,
        >= HttpStatusCode.InternalServerError => ExitCode.ServerUnreachable,
        _ => ExitCode.InvalidRequest,
    };

    /// <summary>The connections. One that can't be made ends the command at once: only a call that may have arrived is worth a repetition.</summary>
    private sealed class UnreachableHandler(Uri server)
        : DelegatingHandler(new SocketsHttpHandler { ConnectCallback = HostConnections.ConnectAsync, AutomaticDecompression = DecompressionMethods.All })
    {
        public static CommandException FaultOf(Uri server, Exception fault)
            => new(ExitCode.ServerUnreachable, $"No gateway responds at {server}. Start one with 'imagegen serve', or give another address with --server.", fault);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
            {
                throw FaultOf(server, fault);
            }
        }
    }
}
