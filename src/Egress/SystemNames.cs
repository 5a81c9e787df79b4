using System.Net;

namespace ImageGen.Egress;

/// <summary>The names of the machine's own resolver.</summary>
internal sealed class SystemNames : INameResolver
{
    public static SystemNames Instance { get; } = new();

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(name, cancellationToken);
}
