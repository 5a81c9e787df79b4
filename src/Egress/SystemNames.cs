using System.Net;

namespace ImageGen.Egress;

/// <summary>Resolves names with the resolver of the machine.</summary>
internal sealed class SystemNames : INameResolver
{
    public static SystemNames Instance { get; } = new();

    public Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(name, cancellationToken);
}
