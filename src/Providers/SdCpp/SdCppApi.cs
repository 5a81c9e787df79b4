using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>The calls of sd-server's job API that the adapter uses. Responses are returned unchanged.</summary>
internal sealed class SdCppApi(Uri baseUrl, ProviderHttp http) : IDisposable
{
    // The largest image that is kept, in base64, with the rest of the response. Every response about a finished job contains the image.
    private const int JobCap = ImageDownloader.ResponseCap;

    // The server responds at once, unless all eight connections are used by clients that wait for images.
    private static readonly TimeSpan OrderTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = $"{baseUrl.AbsoluteUri.TrimEnd('/')}/sdcpp/v1";

    /// <summary>Orders one image. The server chooses the id, and there is no list of jobs.</summary>
    public async Task<ServiceResponse> OrderAsync(WireOrder order, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, $"{_base}/img_gen");
        return await http.BuyAsync(request, JsonSerializer.SerializeToUtf8Bytes(order, SdCppJson.Default.WireOrder), mayLeave, OrderTimeout, ProviderHttp.JsonCap, cancellationToken);
    }

    public Task<ServiceResponse> GetJobAsync(string id, CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, $"{_base}/jobs/{Uri.EscapeDataString(id)}", JobCap, cancellationToken);

    public Task<ServiceResponse> CancelJobAsync(string id, CancellationToken cancellationToken) => QueryAsync(HttpMethod.Post, $"{_base}/jobs/{Uri.EscapeDataString(id)}/cancel", JobCap, cancellationToken);

    public Task<ServiceResponse> GetCapabilitiesAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, $"{_base}/capabilities", ProviderHttp.JsonCap, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<ServiceResponse> QueryAsync(HttpMethod method, string address, int cap, CancellationToken cancellationToken)
    {
        using var request = Request(method, address);

        // A kept connection uses one of the server's eight.
        request.Headers.ConnectionClose = true;
        if (method == HttpMethod.Post)
        {
            // With a length of 0: the server waits 5 s for the body of a request without one.
            request.Content = new ByteArrayContent([]);
        }

        return await http.QueryAsync(request, QueryTimeout, cap, cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address)
    {
        var request = new HttpRequestMessage(method, address) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }
}
