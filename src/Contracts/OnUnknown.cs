using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>The caller's wish for the case that nobody can find out whether the image was bought.</summary>
public sealed record OnUnknown
{
    /// <summary>What then becomes of the job.</summary>
    [JsonPropertyName("policy")]
    public required UnknownPolicy Policy { get; init; }

    /// <summary>
    /// With <see cref="UnknownPolicy.BuyAgain"/>: the most that the second order may cost, in US dollars, 0 to 1000. It may lower what the
    /// operator allows, not raise it. Default: what the operator allows; where he says nothing either, nothing is bought again.
    /// </summary>
    [JsonPropertyName("up_to")]
    [Range(0, 1000)]
    public decimal? UpTo { get; init; }
}
