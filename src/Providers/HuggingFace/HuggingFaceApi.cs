using System.Net.Http.Headers;
using System.Text;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Options;

namespace ImageGen.Providers.HuggingFace;

/// <summary>The calls of router and hub that the adapter uses. Responses are returned unchanged; the token is sent only to these.</summary>
internal sealed class HuggingFaceApi(Uri baseUrl, Uri hubUrl, string token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    /// <summary>The old API's host, which returns 410 for everything.</summary>
    private const string OldHost = "api-inference.huggingface.co";

    private const string OldPath = "/models";

    // The largest image that is kept, in base64, with the rest of the response.
    private const int ResponseCap = ImageDownloader.ResponseCap;

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    private readonly string _hub = hubUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The token, to be removed from messages of the service.</summary>
    public string Token => token;

    public TimeProvider Clock => clock;

    /// <summary>The base URL of the router.</summary>
    public Uri BaseUrl => baseUrl;

    /// <summary>The old API's order call, if the settings still have its address: its response explains the problem to the operator.</summary>
    public HfInferenceRoute? LegacyRoute { get; } =
        baseUrl.AbsolutePath.TrimEnd('/').EndsWith(OldPath, StringComparison.Ordinal) ? new HfInferenceRoute("/")
            : string.Equals(baseUrl.IdnHost, OldHost, StringComparison.OrdinalIgnoreCase) ? new HfInferenceRoute($"{OldPath}/")
            : null;

    /// <summary>The inference providers that serve a model.</summary>
    public Task<ServiceResponse> GetModelAsync(string id, CancellationToken cancellationToken)
        => QueryAsync($"{_hub}/api/models/{id}?expand[]=inferenceProviderMapping", ProviderHttp.JsonCap, cancellationToken);

    /// <summary>The owner of the token.</summary>
    public Task<ServiceResponse> GetAccountAsync(CancellationToken cancellationToken) => QueryAsync($"{_hub}/api/whoami-v2", ProviderHttp.JsonCap, cancellationToken);

    /// <summary>Orders one image. There is neither an idempotency key nor a list: every call that arrives is a purchase.</summary>
    public async Task<ServiceResponse> OrderAsync(ServedModel served, GenerationOrder order, IEnumerable<string> without, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, _base + served.Route.PathOf(served.ProviderId));
        request.Headers.Accept.ParseAdd("image/*, application/json");
        if (served.Route.RequestsWait)
        {
            request.Headers.Add("Prefer", "wait");
        }

        var json = served.Route.BodyOf(order, served);
        OptionalInputs.Remove(json, without);
        OptionFields.Add(InferenceRoute.ParametersIn(json), order);
        return await http.BuyAsync(request, Encoding.UTF8.GetBytes(json.ToJsonString()), order.MayLeave, order.Deadline, ResponseCap, cancellationToken);
    }

    /// <summary>Calls an address below the router's base URL.</summary>
    public Task<ServiceResponse> GetAsync(string path, CancellationToken cancellationToken) => QueryAsync(_base + path, ResponseCap, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<ServiceResponse> QueryAsync(string address, int cap, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        return await http.QueryAsync(request, QueryTimeout, cap, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
