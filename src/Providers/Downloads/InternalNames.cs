using System.Net;
using ImageGen.Egress;

namespace ImageGen.Providers.Downloads;

/// <summary>
/// Host names that are valid only where the service runs. A service behind a reverse proxy or in a container writes them into its links,
/// because it has no information about the name by which clients reach it.
/// </summary>
internal static class InternalNames
{
    private static readonly string[] Suffixes = [".localhost", ".local", ".internal", ".lan", ".docker", ".svc", ".home.arpa", ".localdomain"];

    /// <summary>Whether the host is this machine, an address that is not public, a name without a dot, or one of a private zone.</summary>
    public static bool Has(string host)
        => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? !PublicAddresses.IsPublic(PublicAddresses.Unmap(address))
            : !host.Contains('.', StringComparison.Ordinal) || Array.Exists(Suffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
