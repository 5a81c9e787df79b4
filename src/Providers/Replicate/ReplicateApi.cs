using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The calls of Replicate's HTTP API that the adapter uses. Responses are returned unchanged; the token is sent only to this API.</summary>
internal sealed class ReplicateApi(Uri baseUrl, string token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    // Predictions contain their logs and may contain images as data: URIs, and a list has a hundred of them.
    private const int PredictionCap = ImageDownloader.ResponseCap;

    private static readonly TimeSpan MinCancelAfter = TimeSpan.FromSeconds(5);

    // An order is answered at once, since it does not request to wait; a long timeout costs nothing here, and an ambiguous order costs a look-up.
    private static readonly TimeSpan OrderTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The token, to be removed from messages of the service.</summary>
    public string Token => token;

    public TimeProvider Clock => clock;

    /// <summary>Whether it is the public service, whose limits are known.</summary>
    public bool IsPublic { get; } = baseUrl.IdnHost == ReplicateKind.PublicUrl.IdnHost;

    /// <summary>Orders one prediction. There is no idempotency key: every call that arrives is a purchase.</summary>
    public async Task<ServiceResponse> OrderAsync(ResolvedModel model, WireOrder order, TimeSpan deadline, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        var path = model.IsOfficial ? $"/models/{model.Path}/predictions" : "/predictions";
        using var request = Request(HttpMethod.Post, _base + path);
        var seconds = Math.Ceiling((deadline < MinCancelAfter ? MinCancelAfter : deadline).TotalSeconds);
        request.Headers.Add("Cancel-After", string.Create(CultureInfo.InvariantCulture, $"{seconds:F0}s"));
        return await http.BuyAsync(request, JsonSerializer.SerializeToUtf8Bytes(order, ReplicateJson.Default.WireOrder), mayLeave, OrderTimeout, PredictionCap, cancellationToken);
    }

    public Task<ServiceResponse> GetPredictionAsync(string id, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Get, $"{_base}/predictions/{Uri.EscapeDataString(id)}", PredictionCap, cancellationToken);

    public Task<ServiceResponse> CancelPredictionAsync(string id, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Post, $"{_base}/predictions/{Uri.EscapeDataString(id)}/cancel", PredictionCap, cancellationToken);

    /// <summary>A page of predictions from that time on, newest first.</summary>
    public Task<ServiceResponse> ListAsync(DateTimeOffset createdAfter, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Get, $"{_base}/predictions?created_after={Uri.EscapeDataString(createdAfter.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture))}", PredictionCap, cancellationToken);

    /// <summary>The page at an address from the previous page; null when the address does not belong to this API.</summary>
    public async Task<ServiceResponse?> FollowAsync(string next, CancellationToken cancellationToken)
        => Uri.TryCreate(baseUrl, next, out var page) && page.UserInfo.Length == 0 && page.GetLeftPart(UriPartial.Authority) == baseUrl.GetLeftPart(UriPartial.Authority)
            ? await QueryAsync(HttpMethod.Get, page.AbsoluteUri, PredictionCap, cancellationToken)
            : null;

    public Task<ServiceResponse> GetModelAsync(string path, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Get, $"{_base}/models/{path}", ProviderHttp.JsonCap, cancellationToken);

    public Task<ServiceResponse> GetVersionAsync(string path, string version, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Get, $"{_base}/models/{path}/versions/{version}", ProviderHttp.JsonCap, cancellationToken);

    public Task<ServiceResponse> GetAccountAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, $"{_base}/account", ProviderHttp.JsonCap, cancellationToken);

    public Task<ServiceResponse> GetWebhookSecretAsync(CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Get, $"{_base}/webhooks/default/secret", ProviderHttp.JsonCap, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<ServiceResponse> QueryAsync(HttpMethod method, string address, int cap, CancellationToken cancellationToken)
    {
        using var request = Request(method, address);
        return await http.QueryAsync(request, QueryTimeout, cap, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
