using System.ComponentModel.DataAnnotations;

namespace ImageGen.Gateway.Config;

/// <summary>Who may change settings: the section <c>Gateway</c>.</summary>
internal sealed class AdminOptions
{
    /// <summary>Shortest token that nobody guesses.</summary>
    public const int ShortestToken = 16;

    /// <summary>The token that calls to the settings must bear: 16 to 512 printable characters of ASCII, without blanks. Default none: then nobody may.</summary>
    [RegularExpression("^[!-~]{16,512}$", ErrorMessage = "Gateway:AdminToken must be 16 to 512 printable ASCII characters without blanks.")]
    public string? AdminToken { get; set; }
}
