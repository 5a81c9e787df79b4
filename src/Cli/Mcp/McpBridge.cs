using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Cli.Mcp;

/// <summary>
/// Passes messages of the MCP transport stdio (one JSON-RPC message a line) on to a server over streamable HTTP, and its messages back. Requests run at the same time; a
/// notification that cancels a request closes its stream.
/// </summary>
internal sealed class McpBridge : IDisposable
{
    private const string VersionHeader = "MCP-Protocol-Version";
    private const int Unreachable = -32000;
    private const string Broken = "The connection to the gateway broke before the response. A job that the request ordered goes on: the same call again returns its image, and orders no other one.";

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectCallback = HostConnections.ConnectAsync }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _endpoint;
    private readonly SemaphoreSlim _output = new(1);
    private readonly Dictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private string? _version;

    public McpBridge(Uri gateway, string? apiKey)
    {
        _endpoint = new Uri(gateway, "/mcp");
        _http.DefaultRequestHeaders.Authorization = string.IsNullOrEmpty(apiKey) ? null : new AuthenticationHeaderValue("Bearer", apiKey.Trim());
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
    }

    /// <summary>Runs until the input ends. Requests that are running then are given up; their jobs go on.</summary>
    public async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        List<Task> running = [];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                running.RemoveAll(task => task.IsCompleted);
                running.Add(PassAsync(line, output, ended.Token));
            }
        }

        await ended.CancelAsync();
        await Task.WhenAll(running);
    }

    public void Dispose()
    {
        _http.Dispose();
        _output.Dispose();
    }

    private static (string? Id, string? Method, string? Canceled, string? Version) Read(string line)
    {
        try
        {
            var message = JsonNode.Parse(line) as JsonObject;
            return (message?["id"]?.ToJsonString(), message?["method"]?.GetValue<string>(), message?["params"]?["requestId"]?.ToJsonString(), message?["params"]?["protocolVersion"]?.GetValue<string>());
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // The server responds with the error of the protocol.
            return default;
        }
    }

    private async Task PassAsync(string line, TextWriter output, CancellationToken cancellationToken)
    {
        var (id, method, canceled, version) = Read(line);
        if (method == "notifications/cancelled" && canceled is not null)
        {
            await CancelAsync(canceled);
            return;
        }

        using var call = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_running)
        {
            _running[id ?? ""] = call;
        }

        try
        {
            // Clients of revisions before 2026-07-28 agree on a version once; over HTTP every request names it.
            _version = method == "initialize" ? version : _version;
            await SendAsync(line, method == "initialize" ? null : _version, output, call.Token);
        }
        catch (OperationCanceledException) when (call.IsCancellationRequested)
        {
            // The caller no longer waits for the response.
        }
        catch (HttpRequestException fault)
        {
            await FailAsync(id, $"No gateway responds at {_endpoint.GetLeftPart(UriPartial.Authority)}: {fault.HttpRequestError}.", output);
        }
        finally
        {
            lock (_running)
            {
                _running.Remove(id ?? "");
            }
        }
    }

    private async Task CancelAsync(string id)
    {
        CancellationTokenSource? call;
        lock (_running)
        {
            call = _running.GetValueOrDefault(id);
        }

        if (call is not null)
        {
            await call.CancelAsync();
        }
    }

    private async Task SendAsync(string line, string? version, TextWriter output, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new StringContent(line, Encoding.UTF8, "application/json") };
        if (version is not null)
        {
            request.Headers.Add(VersionHeader, version);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (id, isAnswered) = (Read(line).Id, false);
            try
            {
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
                {
                    isAnswered |= Read(item.Data) is { Id: { } answered, Method: null } && answered == id;
                    await WriteAsync(item.Data, output);
                }
            }
            catch (HttpIOException)
            {
                // The connection was cut.
            }

            // Without an error, the client would wait for the response of a stream that has ended.
            if (!isAnswered)
            {
                await FailAsync(id, Broken, output);
            }

            return;
        }

        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.IsSuccessStatusCode || body.Contains("\"jsonrpc\"", StringComparison.Ordinal))
        {
            await WriteAsync(body, output);
        }
        else
        {
            await FailAsync(Read(line).Id, DetailOf(body) ?? $"The gateway responded with {(int)response.StatusCode}.", output);
        }
    }

    private static string? DetailOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject problem ? $"{problem["title"]} {problem["detail"]}".Trim() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task FailAsync(string? id, string message, TextWriter output)
        => id is null ? Task.CompletedTask
            : WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = JsonNode.Parse(id), ["error"] = new JsonObject { ["code"] = Unreachable, ["message"] = message } }.ToJsonString(), output);

    /// <summary>Messages must not mix, nor contain line breaks.</summary>
    private async Task WriteAsync(string message, TextWriter output)
    {
        if (message.Length == 0)
        {
            return;
        }

        await _output.WaitAsync();
        try
        {
            await output.WriteLineAsync(message.ReplaceLineEndings(" "));
            await output.FlushAsync();
        }
        finally
        {
            _output.Release();
        }
    }
}
