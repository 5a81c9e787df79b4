using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>The calls of the API that the adapter uses. Responses are returned unchanged; the token is sent only to this API.</summary>
internal sealed class OpenAiApi(Uri baseUrl, string? token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    // The largest image that is kept, in base64, with the rest of the response.
    private const int ResponseCap = ImageDownloader.ResponseCap;

    // A service with many models lists all of them.
    private const int ListCap = 4 * 1024 * 1024;

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    // Parsed once, since every order needs it.
    private readonly Uri _orders = new(baseUrl.AbsoluteUri.TrimEnd('/') + "/images/generations");

    /// <summary>The token, to be removed from messages of the service.</summary>
    public string? Token => token;

    public TimeProvider Clock => clock;

    /// <summary>The base URL of the API.</summary>
    public Uri BaseUrl => baseUrl;

    /// <summary>
    /// Orders one image and waits for it. There is neither an idempotency key nor a list of purchases: every call that arrives
    /// is a purchase, and one whose response is lost can't be found again.
    /// </summary>
    public async Task<ServiceResponse> OrderAsync(WireOrder order, Guid jobId, TimeSpan limit, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, _orders);

        // A client request id, which OpenAI stores with the call (API reference, "Debugging requests"). No API reads it, but
        // OpenAI's support can find an order by it.
        request.Headers.Add("X-Client-Request-Id", jobId.ToString());
        return await http.BuyAsync(request, JsonSerializer.SerializeToUtf8Bytes(order, OpenAiJson.Default.WireOrder), mayLeave, limit, ResponseCap, cancellationToken);
    }

    /// <summary>The models that the token may use; a compatible service may not have this list.</summary>
    public async Task<ServiceResponse> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, new Uri(_base + "/models"));
        return await http.QueryAsync(request, QueryTimeout, ListCap, cancellationToken);
    }

    /// <summary>The service's data about one model; a compatible service may not have this call.</summary>
    public async Task<ServiceResponse> GetModelAsync(string model, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, new Uri($"{_base}/models/{Uri.EscapeDataString(model)}"));
        return await http.QueryAsync(request, QueryTimeout, ProviderHttp.JsonCap, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}
