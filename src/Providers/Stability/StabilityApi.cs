using System.Net.Http.Headers;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>The calls of Stability's API that the adapter uses. Responses are returned unchanged; the token is sent only to this API.</summary>
internal sealed class StabilityApi(Uri baseUrl, string token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    // The largest image that is kept, in base64, with the rest of the response.
    private const int ResponseCap = ImageDownloader.ResponseCap;

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The token, to be removed from messages of the service.</summary>
    public string Token => token;

    public TimeProvider Clock => clock;

    /// <summary>Whether it is the public service, whose limits are known.</summary>
    public bool IsPublic { get; } = baseUrl.IdnHost == StabilityKind.PublicUrl.IdnHost;

    /// <summary>
    /// Orders one image and waits for it. There is neither an idempotency key nor a list of purchases: every call that arrives
    /// is a purchase, and one whose response is lost can't be found again.
    /// </summary>
    public async Task<ServiceResponse> OrderAsync(StabilityModel model, OrderFields order, TimeSpan limit, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, $"{_base}/v2beta/stable-image/generate/{model.Endpoint}");
        return await http.BuyAsync(request, FormBody.Of(order.Fields, order.Image, mayLeave), limit, ResponseCap, cancellationToken);
    }

    public async Task<ServiceResponse> GetBalanceAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"{_base}/v1/user/balance");
        return await http.QueryAsync(request, QueryTimeout, ProviderHttp.JsonCap, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        // JSON instead of plain bytes, of which only the connection shows the end and only the headers the seed: truncated JSON is detected.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
