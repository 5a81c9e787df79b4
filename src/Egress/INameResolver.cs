using System.Net;

namespace ImageGen.Egress;

/// <summary>Resolves host names to addresses.</summary>
internal interface INameResolver
{
    /// <summary>All addresses of the name, in the order to try them. Throws <see cref="System.Net.Sockets.SocketException"/> when there are none.</summary>
    Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken);
}
