using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Operators;

/// <summary>How operators authenticate: the section <c>Gateway</c>.</summary>
internal sealed class AdminOptions
{
    /// <summary>Minimum length of a token, so that it can't be guessed.</summary>
    public const int MinTokenLength = 16;

    /// <summary>The token that operator requests must carry: 16 to 512 printable ASCII characters without blanks. Default none: then settings can't be changed over HTTP.</summary>
    [RegularExpression(@"\A[!-~]{16,512}\z", ErrorMessage = "Gateway:AdminToken must be 16 to 512 printable ASCII characters without blanks.")]
    public string? AdminToken { get; set; }
}
