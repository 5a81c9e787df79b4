using System.Net;
using System.Net.Sockets;

namespace ImageGen.Egress;

/// <summary>
/// Connects to a host of several addresses as RFC 8305 has it ("happy eyeballs"): the families take turns, the next address is tried a quarter
/// of a second after the one before or as soon as that one fails, and the first connection wins. .NET tries one address after the other and
/// waits for each, so that one address that swallows packets takes the whole limit.
/// </summary>
internal sealed class ConnectionRace(Func<IPEndPoint, CancellationToken, Task<Stream>> connect, TimeProvider clock)
{
    /// <summary>How long an attempt runs alone: the "connection attempt delay" of RFC 8305, section 5.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>The race over real sockets.</summary>
    public static ConnectionRace OfSockets { get; } = new(ConnectSocketAsync, TimeProvider.System);

    /// <summary>The stream of the first connection that is made. Fails as the first attempt did when all of them fail.</summary>
    /// <param name="addresses">Where the host is, best first; at least one.</param>
    /// <param name="port">The port there.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<Stream> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<IPAddress>(TakeTurns(addresses));
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

    /// <summary>The attempt that ended first; null when the head start is over before any did.</summary>
    private async Task<Task<Stream>?> FirstDoneAsync(List<Task<Stream>> running, bool isLast, CancellationToken cancellationToken)
    {
        if (isLast)
        {
            return await Task.WhenAny(running);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var headStart = Task.Delay(HeadStart, clock, over.Token);
        var done = await Task.WhenAny([.. running, headStart]);
        await over.CancelAsync();
        return done as Task<Stream>;
    }

    /// <summary>IPv6, IPv4, IPv6 and so on, beginning with the family that the resolver put first.</summary>
    private static IEnumerable<IPAddress> TakeTurns(IReadOnlyList<IPAddress> addresses)
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

    private static async Task<Stream> ConnectSocketAsync(IPEndPoint place, CancellationToken cancellationToken)
    {
        var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>An attempt that lost may still have made its connection, which nobody wants.</summary>
    private static void Abandon(Task<Stream> attempt) => attempt.ContinueWith(
        lost =>
        {
            if (lost.IsCompletedSuccessfully)
            {
                lost.Result.Dispose();
            }
            else
            {
                // Looked at, so that it is no unobserved exception.
                _ = lost.Exception;
            }
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
