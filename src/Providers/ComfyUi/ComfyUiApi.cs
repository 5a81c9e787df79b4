using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>The calls of ComfyUI's API that the adapter uses. Responses are returned unchanged.</summary>
internal sealed class ComfyUiApi(Uri baseUrl, ProviderHttp http) : IDisposable
{
    // The queue and the history repeat the whole workflow of every order.
    private const int ListCap = 36 * 1024 * 1024;

    // The server responds at once, after validating the workflow.
    public static readonly TimeSpan OrderTimeout = TimeSpan.FromSeconds(30);

    // Shorter than an order may wait for it.
    private static readonly TimeSpan UploadTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(30);

    private readonly string _base = baseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>
    /// Orders a run with the given id, which is also its client id: events of the run are sent only to that client. The server does not
    /// check whether the id exists already.
    /// </summary>
    public async Task<ServiceResponse> OrderAsync(JsonObject workflow, string id, Func<bool> mayLeave, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "/prompt");
        return await http.BuyAsync(request, Bytes(new JsonObject { ["prompt"] = workflow, ["prompt_id"] = id, ["client_id"] = id }), mayLeave, OrderTimeout, ListCap, cancellationToken);
    }

    /// <summary>Uploads an image to the server's input folder; it replaces an image of the same name.</summary>
    public async Task<ServiceResponse> UploadAsync(InputImage image, string name, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, "/upload/image");
        var (body, mediaType) = FormBody.Build([("overwrite", "true")], image, name);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return await http.QueryAsync(request, UploadTimeout, ProviderHttp.JsonCap, cancellationToken);
    }

    public Task<ServiceResponse> GetQueueAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, "/queue", null, cancellationToken);

    /// <summary>The run with that id, if it has ended.</summary>
    public Task<ServiceResponse> GetHistoryAsync(string id, CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, $"/history/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Stops the run with that id, waiting or running; old servers have no such route.</summary>
    public Task<ServiceResponse> CancelAsync(string id, CancellationToken cancellationToken) => QueryAsync(HttpMethod.Post, $"/api/jobs/{Uri.EscapeDataString(id)}/cancel", [], cancellationToken);

    /// <summary>Removes the run with that id, if it waits.</summary>
    public Task<ServiceResponse> DeleteAsync(string id, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Post, "/queue", Bytes(new JsonObject { ["delete"] = new JsonArray(id) }), cancellationToken);

    /// <summary>Stops the run with that id; very old servers ignore the id, and stop the current run.</summary>
    public Task<ServiceResponse> InterruptAsync(string id, CancellationToken cancellationToken)
        => QueryAsync(HttpMethod.Post, "/interrupt", Bytes(new JsonObject { ["prompt_id"] = id }), cancellationToken);

    /// <summary>The address of an image.</summary>
    public string AddressOf(string name, string folder, string type)
        => $"{_base}/view?filename={Uri.EscapeDataString(name)}&subfolder={Uri.EscapeDataString(folder)}&type={Uri.EscapeDataString(type)}";

    /// <summary>The server's version and devices.</summary>
    public Task<ServiceResponse> GetStatsAsync(CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, "/system_stats", null, cancellationToken);

    /// <summary>The files in one of the server's folders of models; old servers have no such route.</summary>
    public Task<ServiceResponse> ListModelsAsync(string folder, CancellationToken cancellationToken) => QueryAsync(HttpMethod.Get, $"/models/{folder}", null, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<ServiceResponse> QueryAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = Request(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await http.QueryAsync(request, QueryTimeout, ListCap, cancellationToken);
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, _base + path) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, ComfyUiJson.Default.JsonObject);
}
