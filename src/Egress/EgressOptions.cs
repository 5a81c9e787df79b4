using System.Net;

namespace ImageGen.Egress;

/// <summary>Settings of the section <c>ImageGen:Egress</c>: where the system may go when somebody else names the address.</summary>
public sealed record EgressOptions
{
    /// <summary>
    /// Networks of the operator's own that may be asked although they are not public, at any port, in CIDR notation such as
    /// <c>10.20.0.0/16</c>. Default none.
    /// </summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; set; } = [];

    /// <summary>Whether plain http will do; for development. Default false: only https.</summary>
    public bool AllowHttp { get; set; }
}
