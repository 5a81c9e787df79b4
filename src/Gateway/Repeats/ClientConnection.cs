using System.Net.Sockets;

namespace ImageGen.Gateway.Repeats;

/// <summary>
/// The connection of a client, kept as a feature of the connection. It asks the system for the state of the connection, since a busy gateway may notice late that a client has closed it. On other
/// systems than Linux it knows only what the gateway has noticed.
/// </summary>
/// <param name="socket">The socket; null for connections without one.</param>
internal sealed class ClientConnection(Socket? socket)
{
    // include/net/tcp_states.h of Linux; the first byte of tcp_info, tcp(7), is the state.
    private const int TcpLevel = 6;
    private const int TcpInfoOption = 11;
    private const byte Established = 1;
    private const byte Closed = 7;

    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the connection has ended: true if the client reset it.</summary>
    public Task<bool> WasReset => _ended.Task;

    /// <summary>Whether the client, or the gateway, has closed the connection.</summary>
    public bool IsClosed => _ended.Task.IsCompleted || State != Established;

    /// <summary>Whether the client has reset the connection: its system does so when the client closes it before it has read what was sent.</summary>
    public bool IsReset => _ended.Task.IsCompleted ? _ended.Task.Result : State == Closed;

    private byte State
    {
        get
        {
            if (socket is null || !OperatingSystem.IsLinux())
            {
                return Established;
            }

            try
            {
                Span<byte> info = stackalloc byte[1];
                socket.GetRawSocketOption(TcpLevel, TcpInfoOption, info);
                return info[0];
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // The gateway closes the connection in this moment, and states how it ended.
                return Established;
            }
        }
    }

    /// <summary>States how the connection ended.</summary>
    public void Complete(bool wasReset) => _ended.TrySetResult(wasReset);
}
