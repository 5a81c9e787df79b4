using System.Net;
using System.Net.WebSockets;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>
/// Reads the progress of a run from a WebSocket. The server sends it once, to the client that ordered the run. Here
/// every job has its own client id, so that any worker that polls a job may listen for it briefly, and keeps no socket open.
/// The progress is optional: if it fails, the queue and the history are authoritative.
/// </summary>
internal sealed class RunListener(Uri baseUrl, HttpMessageHandler connections, TimeProvider clock) : IDisposable
{
    // A step takes a second or less on most GPUs. A run whose nodes report no progress delays every read by this time, except the last: the end is reported.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);

    // Messages are short; previews, if the server sends them, are images.
    private const int MaxMessageBytes = 64 * 1024;

    private const int MaxTotalBytes = 8 * 1024 * 1024;

    private readonly HttpMessageInvoker _http = new(connections);

    private readonly string _address = new UriBuilder(baseUrl) { Scheme = baseUrl.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri.AbsoluteUri.TrimEnd('/');

    private volatile bool _isUnsupported;

    /// <summary>The first message about the run; an empty one if none arrives in time.</summary>
    /// <param name="client">The id of the client that ordered the run.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Stops listening.</param>
    public async Task<RunMessage> ListenAsync(string client, string id, CancellationToken cancellationToken)
    {
        if (_isUnsupported)
        {
            return default;
        }

        using var limit = new CallLimit(CallTimeout, clock, cancellationToken);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", ProductIdentity.UserAgent);
        try
        {
            await socket.ConnectAsync(new Uri($"{_address}/ws?clientId={Uri.EscapeDataString(client)}"), _http, limit.Token);
            return await ReceiveAsync(socket, id, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException || ProviderFaults.IsTransport(exception))
        {
            limit.ThrowIfCallerStopped(exception);

            // A proxy that does not support WebSockets will not do so a second later either.
            _isUnsupported = socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols) && ProviderFaults.IsCertainRefusal(socket.HttpStatusCode);
            return default;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<RunMessage> ReceiveAsync(ClientWebSocket socket, string id, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxMessageBytes];
        var (all, length) = (0, 0);
        while (all < MaxTotalBytes)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);

            // One more than needed, so that a stream of empty messages ends as well.
            all += part.Count + 1;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            // Previews, and messages longer than any relevant one, are skipped.
            length = part.MessageType == WebSocketMessageType.Text ? length + part.Count : 0;
            if (!part.EndOfMessage)
            {
                length = length == buffer.Length ? 0 : length;
                continue;
            }

            if (length > 0 && RunMessage.Read(buffer.AsMemory(0, length), id) is { } message && message != default)
            {
                return message;
            }

            length = 0;
        }

        return default;
    }
}
