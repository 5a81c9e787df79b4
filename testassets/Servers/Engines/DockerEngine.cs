using System.Net.Sockets;

namespace ImageGen.Servers;

/// <summary>Whether a Docker engine is available at <c>DOCKER_HOST</c> or, without that variable, at <c>/var/run/docker.sock</c>.</summary>
internal static class DockerEngine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly Version ClientVersion = new(1, 44);

    public static async Task<bool> AnswersAsync()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        var address = new Uri(string.IsNullOrEmpty(host) ? "unix:///var/run/docker.sock" : host);
        if (address.Scheme == "unix" && !File.Exists(address.AbsolutePath))
        {
            return false;
        }

        try
        {
            using var handler = new SocketsHttpHandler { ConnectTimeout = Limit, UseProxy = false };
            if (address.Scheme == "unix")
            {
                handler.ConnectCallback = (_, token) => ConnectAsync(address.AbsolutePath, token);
            }

            using var http = new HttpClient(handler) { Timeout = Limit };
            var target = address.Scheme == "unix" ? new Uri("http://docker/_ping") : new UriBuilder(address) { Scheme = "http", Path = "/_ping" }.Uri;
            using var answer = await http.GetAsync(target);
            return answer.IsSuccessStatusCode && Speaks(answer);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or SocketException)
        {
            return false; // No engine, or one that this probe can't reach; IMAGEGEN_TEST_SERVERS can still force it.
        }
    }

    /// <summary>
    /// Testcontainers' client refuses an engine older than itself, unless the variable sets the protocol version; tests then
    /// use the installed servers.
    /// </summary>
    private static bool Speaks(HttpResponseMessage answer)
        => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_API_VERSION"))
            || !answer.Headers.TryGetValues("Api-Version", out var values)
            || !Version.TryParse(values.FirstOrDefault(), out var version)
            || version >= ClientVersion;

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
