using System.Net;
using System.Net.Sockets;

namespace ImageGen.Egress;

/// <summary>
/// Connects to a host with several addresses as in RFC 8305 ("happy eyeballs"): the address families alternate, the next address is tried a
/// quarter of a second after the previous one or as soon as that one fails, and the first connection wins. .NET tries the addresses in sequence,
/// so that one address that drops packets uses up the whole time limit.
/// </summary>
internal sealed class ConnectionRace(Func<IPEndPoint, CancellationToken, Task<Stream>> connect, TimeProvider clock)
{
    /// <summary>How long an attempt runs alone: the "connection attempt delay" of RFC 8305, section 5.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>The race over real sockets.</summary>
    public static ConnectionRace OfSockets { get; } = new(ConnectSocketAsync, TimeProvider.System);

    /// <summary>Returns the stream of the first connection. If all attempts fail, throws the exception of the first one.</summary>
    /// <param name="addresses">The addresses of the host, best first; at least one.</param>
    /// <param name="port">The port there.</param>
    /// <param name="cancellationToken">Cancels the attempts.</param>
    public async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPAddress>(Alternate(addresses));
        List<Task<Stream>> running = [];
        Task<Stream>? firstFailure = null;
        try
        {
            while (waiting.Count + running.Count > 0)
            {
                if (waiting.TryDequeue(out var address))
                {
                    running.Add(connect(new IPEndPoint(address, port), end.Token));
                }

                if (await FirstDoneAsync(running, isLast: waiting.Count == 0, end.Token) is not { } done)
                {
                    continue;
                }

                running.Remove(done);
                if (done.IsCompletedSuccessfully)
                {
                    return await done;
                }

                firstFailure ??= done;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await end.CancelAsync();
            running.ForEach(Abandon);
        }

        return await (firstFailure ?? throw new SocketException((int)SocketError.HostNotFound));
    }

    /// <summary>The attempt that ended first; null when the delay is over before any of them ended.</summary>
    private async Task<Task<Stream>?> FirstDoneAsync(List<Task<Stream>> running, bool isLast, CancellationToken cancellationToken)
    {
        if (isLast)
        {
            return await Task.WhenAny(running);
        }

        using var delayEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var headStart = Task.Delay(HeadStart, clock, delayEnd.Token);
        var done = await Task.WhenAny([.. running, headStart]);
        await delayEnd.CancelAsync();
        return done as Task<Stream>;
    }

    /// <summary>IPv6, IPv4, IPv6 and so on, beginning with the family that the resolver put first.</summary>
    private static IEnumerable<IPAddress> Alternate(IReadOnlyList<IPAddress> addresses)
    {
        var families = addresses.GroupBy(address => address.AddressFamily).Select(family => family.ToList()).ToList();
        for (var round = 0; round < addresses.Count; round++)
        {
            foreach (var family in families.Where(family => round < family.Count))
            {
                yield return family[round];
            }
        }
    }

    private static async Task<Stream> ConnectSocketAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Disposes the connection that an attempt may have made after another one won.</summary>
    private static void Abandon(Task<Stream> attempt) => attempt.ContinueWith(
        attempted =>
        {
            if (attempted.IsCompletedSuccessfully)
            {
                attempted.Result.Dispose();
            }
            else
            {
                // Read the exception, so that it does not become an unobserved one.
                _ = attempted.Exception;
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
