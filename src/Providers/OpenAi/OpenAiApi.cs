using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>The calls of the API that are used here. Answers come back as they are; the token goes to this API and nowhere else.</summary>
internal sealed class OpenAiApi(Uri baseUrl, string? token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    // The largest image that is kept, in base64, and what stands around it.
    private const int AnswerCap = ImageDownloader.AnswerCap;

    // A service of many models lists all of them.
    private const int ListCap = 4 * 1024 * 1024;

    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The token, for taking it out of what the service says.</summary>
    public string? Token => token;

    public TimeProvider Clock => clock;

    /// <summary>Where the API is.</summary>
    public Uri BaseUrl => baseUrl;

    /// <summary>
    /// Orders one image and waits for it. There is neither an idempotency key nor a list of what was bought: every call that arrives
    /// is a purchase, and one whose answer is lost is never found again.
    /// </summary>
    public async Task<Answer> OrderAsync(WireOrder order, Guid jobId, TimeSpan limit, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "/images/generations");

        // A name of ours for the call, which OpenAI keeps with it (API reference, "Debugging requests"). Nothing can be asked by it, but
        // a person at their support can find what became of an order with it.
        request.Headers.Add("X-Client-Request-Id", jobId.ToString());
        return await http.BuyAsync(request, JsonSerializer.SerializeToUtf8Bytes(order, OpenAiJson.Default.WireOrder), mayLeave, limit, AnswerCap, cancellationToken);
    }

    /// <summary>The models that the token may use; a compatible service may have no such list.</summary>
    public async Task<Answer> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "/models");
        return await http.AskAsync(request, AskLimit, ListCap, cancellationToken);
    }

    /// <summary>What the service says of one model; a compatible service may have no such call.</summary>
    public async Task<Answer> GetModelAsync(string model, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"/models/{Uri.EscapeDataString(model)}");
        return await http.AskAsync(request, AskLimit, ProviderHttp.JsonCap, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, _base + path) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}
