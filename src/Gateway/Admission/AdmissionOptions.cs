using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Admission;

/// <summary>How much is accepted before it is served: settings of the section <c>Gateway</c>.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Unfinished jobs of all tenants at which no more are accepted, 1 to 10,000,000. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public long MaxUnfinished { get; set; } = 100_000;

    /// <summary>Unfinished jobs of one tenant at which no more of its are accepted, 1 to 10,000,000. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public long MaxUnfinishedPerTenant { get; set; } = 100_000;

    /// <summary>Request bodies with an image inside that are in memory at once, 1 to 1,000; each takes some 100 MB while it is read. Default 8.</summary>
    [Range(1, 1_000)]
    public int MaxLargeBodies { get; set; } = 8;
}
