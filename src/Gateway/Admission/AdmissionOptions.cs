using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Admission;

/// <summary>Limits on accepted work: settings of the section <c>Gateway</c>.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Number of unfinished jobs of all tenants at which the gateway refuses further jobs, 1 to 10,000,000. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public long MaxUnfinished { get; set; } = 100_000;

    /// <summary>Number of unfinished jobs of one tenant at which the gateway refuses further jobs of that tenant, 1 to 10,000,000. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public long MaxUnfinishedPerTenant { get; set; } = 100_000;

    /// <summary>Number of request bodies with an embedded image that may be in memory at once, 1 to 1,000. Each takes some 100 MB while it is read. Default 8.</summary>
    [Range(1, 1_000)]
    public int MaxLargeBodies { get; set; } = 8;
}
