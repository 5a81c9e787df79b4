using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Operators;

/// <summary>Who is the operator: the section <c>Gateway</c>.</summary>
internal sealed class AdminOptions
{
    /// <summary>Shortest token that nobody guesses.</summary>
    public const int ShortestToken = 16;

    /// <summary>The token that the operator's calls must bear: 16 to 512 printable characters of ASCII, without blanks. Default none: then nobody may change settings.</summary>
    [RegularExpression(@"\A[!-~]{16,512}\z", ErrorMessage = "Gateway:AdminToken must be 16 to 512 printable ASCII characters without blanks.")]
    public string? AdminToken { get; set; }
}
