using System.Net;
using System.Net.WebSockets;
using ImageGen.Egress;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>
/// Hears on a socket how far a run is. The server tells it while it happens, to the client that ordered the run, and repeats nothing. Here
/// every job is a client of its own, so that whichever worker asks how a job stands may listen for it, for a moment, and keeps no socket open.
/// What is heard is a courtesy: whatever goes wrong with it, the queue and the history are what counts.
/// </summary>
internal sealed class RunListener(Uri baseUrl, HttpMessageHandler connections, TimeProvider clock) : IDisposable
{
    // A step takes a second or less on most cards. A run whose nodes tell nothing costs every look that long, except the last: the end is told.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Messages are short; previews, where the server makes them, are images.
    private const int MostOfOne = 64 * 1024;

    private const int MostOfAll = 8 * 1024 * 1024;

    private readonly HttpMessageInvoker _http = new(connections);

    private readonly string _address = new UriBuilder(baseUrl) { Scheme = baseUrl.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri.AbsoluteUri.TrimEnd('/');

    private volatile bool _isUnheardOf;

    /// <summary>The first message that says something of the run; one that says nothing, where none comes in time.</summary>
    /// <param name="client">The id of the client that ordered the run.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    public async Task<RunMessage> ListenAsync(string client, string id, CancellationToken cancellationToken)
    {
        if (_isUnheardOf)
        {
            return default;
        }

        using var limit = new CallLimit(Patience, clock, cancellationToken);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("User-Agent", ProductIdentity.UserAgent);
        try
        {
            await socket.ConnectAsync(new Uri($"{_address}/ws?clientId={Uri.EscapeDataString(client)}"), _http, limit.Token);
            return await HearAsync(socket, id, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException || ProviderFaults.IsTransport(exception))
        {
            limit.ThrowIfCallerStopped(exception);

            // A proxy that lets no sockets through will not do so a second later either.
            _isUnheardOf = socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols) && ProviderFaults.IsCertainRefusal(socket.HttpStatusCode);
            return default;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<RunMessage> HearAsync(ClientWebSocket socket, string id, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostOfOne];
        var (all, length) = (0, 0);
        while (all < MostOfAll)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);

            // One more than it has, so that a stream of empty ones ends as well.
            all += part.Count + 1;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            // Previews, and messages longer than any that is wanted, go by.
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
