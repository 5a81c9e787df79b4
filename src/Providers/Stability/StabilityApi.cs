using System.Net.Http.Headers;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>The calls of Stability's API that are used here. Answers come back as they are; the token goes to this API and nowhere else.</summary>
internal sealed class StabilityApi(Uri baseUrl, string token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    // The largest image that is kept, in base64, and what stands around it.
    private const int AnswerCap = ImageDownloader.AnswerCap;

    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The token, for taking it out of what the service says.</summary>
    public string Token => token;

    public TimeProvider Clock => clock;

    /// <summary>Whether it is the service itself, whose limits are known.</summary>
    public bool IsPublic { get; } = baseUrl.IdnHost == StabilityKind.PublicUrl.IdnHost;

    /// <summary>
    /// Orders one image and waits for it. There is neither an idempotency key nor a list of what was bought: every call that arrives
    /// is a purchase, and one whose answer is lost is never found again.
    /// </summary>
    public async Task<Answer> OrderAsync(StabilityModel model, OrderFields order, TimeSpan limit, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, $"{_base}/v2beta/stable-image/generate/{model.Endpoint}");
        return await http.BuyAsync(request, FormBody.Of(order.Fields, order.Image, mayLeave), limit, AnswerCap, cancellationToken);
    }

    public async Task<Answer> GetBalanceAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"{_base}/v1/user/balance");
        return await http.AskAsync(request, AskLimit, ProviderHttp.JsonCap, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        // Not bare bytes, whose end and whose seed are told by the connection and the headers alone: half of JSON is no JSON.
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
