using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>The calls of the WebUI's API that the adapter uses. Responses are returned unchanged; the credentials are sent only to this server.</summary>
internal sealed class Automatic1111Api(Uri baseUrl, Credentials credentials, ProviderHttp http) : IDisposable
{
    // The largest image that is kept, in base64, plus the echo of the request, which may contain a source image of 10 MB.
    private const int ResponseCap = ImageDownloader.ResponseCap + (16 * 1024 * 1024);

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    public Credentials Credentials => credentials;

    /// <summary>
    /// Orders one image and waits for it. The server accepts any number of orders and runs them in sequence; it does not notice
    /// a client that disconnects.
    /// </summary>
    public async Task<ServiceResponse> OrderAsync(WireOrder order, CallLimit limit, Func<bool> mayLeave)
    {
        using var request = Request(HttpMethod.Post, order.InitImages is null ? "/sdapi/v1/txt2img" : "/sdapi/v1/img2img");
        return await http.BuyAsync(request, JsonSerializer.SerializeToUtf8Bytes(order, Automatic1111Json.Default.WireOrder), mayLeave, limit, ResponseCap);
    }

    /// <summary>The state of a run; sd-server has no such route.</summary>
    public Task<ServiceResponse> GetTaskAsync(string taskId, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Post, "/internal/progress", JsonSerializer.SerializeToUtf8Bytes(new WireTaskQuery { TaskId = taskId }, Automatic1111Json.Default.WireTaskQuery), cancellationToken);

    /// <summary>The state of the current or last run, without its image; sd-server has no such route.</summary>
    public Task<ServiceResponse> GetStateAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, "/sdapi/v1/progress?skip_current_image=true", null, cancellationToken);

    /// <summary>Stops the current run, whichever client ordered it.</summary>
    public Task<ServiceResponse> InterruptAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Post, "/sdapi/v1/interrupt", [], cancellationToken);

    /// <summary>A call that only a server of stable-diffusion.cpp supports.</summary>
    public Task<ServiceResponse> GetNativeCapabilitiesAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, "/sdcpp/v1/capabilities", null, cancellationToken);

    /// <summary>The server's settings; the call checks the credentials, and sd-server supports it too.</summary>
    public Task<ServiceResponse> GetOptionsAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, "/sdapi/v1/options", null, cancellationToken);

    /// <summary>The checkpoints that the server can load.</summary>
    public Task<ServiceResponse> ListCheckpointsAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, "/sdapi/v1/sd-models", null, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<ServiceResponse> QueryAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = Request(method, path);

        // A kept connection uses one of few: eight at sd-server.
        request.Headers.ConnectionClose = true;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await http.QueryAsync(request, QueryTimeout, ProviderHttp.JsonCap, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, _base + path) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = credentials.Header;
        return request;
    }
}
