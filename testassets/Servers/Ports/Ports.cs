using System.Net;
using System.Net.Sockets;

namespace ImageGen.Servers;

/// <summary>Free loopback ports for servers that a test starts.</summary>
public static class Ports
{
    // Below the kernel's range for outgoing connections (from 32768), so that no client socket takes a port while its server
    // is down between a kill and the next start.
    private const int Lowest = 13_000;
    private const int Highest = 31_999;

    /// <summary>Claims one free port against every other test process of this user until the claim is disposed.</summary>
    public static PortClaim Claim() => PortClaim.Take(Lowest, Highest, 0);

    /// <summary>Whether no process listens on the port, on any address of this machine.</summary>
    internal static bool IsFree(int port)
    {
        try
        {
            // Dual mode where the machine has IPv6: epmd listens on [::1] too.
            using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            listener.Bind(new IPEndPoint(listener.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
