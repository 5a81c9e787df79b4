using System.Net;

namespace ImageGen.Egress;

/// <summary>Settings of the section <c>ImageGen:Egress</c>: the addresses that may be requested when a caller or a provider names them.</summary>
public sealed record EgressOptions
{
    /// <summary>
    /// Private networks that may be requested on any port although they are not public, in CIDR notation such as
    /// <c>10.20.0.0/16</c>. Default none.
    /// </summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; set; } = [];

    /// <summary>Whether plain http is allowed; for development. Default false: https only.</summary>
    public bool AllowHttp { get; set; }
}
