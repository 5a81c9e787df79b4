using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The caller's policy for the case that it can't be determined whether the image was bought.</summary>
public sealed record OnUnknown
{
    /// <summary>The policy.</summary>
    [JsonPropertyName("policy")]
    public required UnknownPolicy Policy { get; init; }

    /// <summary>
    /// With <see cref="UnknownPolicy.BuyAgain"/>: the maximum cost of the second order, in US dollars, 0 to 1000. It can lower the operator's
    /// limit, not raise it. Default: the operator's limit; if there is none, nothing is bought again.
    /// </summary>
    [JsonPropertyName("up_to")]
    [Range(0, 1000)]
    public decimal? UpTo { get; init; }
}
