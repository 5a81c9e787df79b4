using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>The calls of the API that the adapter uses. Responses are returned unchanged; the token is sent only to this API.</summary>
internal sealed class CogViewApi(Uri baseUrl, string token, ProviderHttp http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    // An asynchronous order is answered at once; but one whose response is lost can't be found again, so that a long timeout is justified.
    private static readonly TimeSpan LaterTimeout = TimeSpan.FromMinutes(2);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>The token, to be removed from messages of the service.</summary>
    public string Token => token;

    public TimeProvider Clock => clock;

    /// <summary>Orders one image and waits for it. There is neither an idempotency key nor a list: every call that arrives is a purchase.</summary>
    public Task<ServiceResponse> OrderAsync(WireOrder order, TimeSpan limit, Func<bool> mayLeave, CancellationToken cancellationToken)
        => BuyAsync("/images/generations", order, limit, mayLeave, cancellationToken);

    /// <summary>Orders one image asynchronously; the response has the id of the task.</summary>
    public Task<ServiceResponse> OrderForLaterAsync(WireOrder order, Func<bool> mayLeave, CancellationToken cancellationToken)
        => BuyAsync("/async/images/generations", order, LaterTimeout, mayLeave, cancellationToken);

    public async Task<ServiceResponse> GetTaskAsync(string id, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"/async-result/{Uri.EscapeDataString(id)}");
        return await http.QueryAsync(request, QueryTimeout, ProviderHttp.JsonCap, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<ServiceResponse> BuyAsync(string path, WireOrder order, TimeSpan limit, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, path);
        return await http.BuyAsync(request, JsonSerializer.SerializeToUtf8Bytes(order, CogViewJson.Default.WireOrder), mayLeave, limit, ProviderHttp.JsonCap, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, _base + path) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        // The raw key. Tokens derived from it (JWT) can expire in transit, and have no advantage.
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.AcceptLanguage.ParseAdd("en-US,en");
        return request;
    }
}
