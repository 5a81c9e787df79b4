using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ImageGen.Providers.HuggingFace;

/// <summary>A model as settings and requests name it: <c>owner/name</c>, or <c>owner/name:provider</c> to choose the inference provider.</summary>
/// <param name="Id">Its name at the hub.</param>
/// <param name="Provider">The inference provider, if one is chosen.</param>
internal sealed partial record HubModel(string Id, string? Provider)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out HubModel? model)
    {
        var match = Pattern().Match(text ?? "");
        model = match.Success ? new(match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : null) : null;
        return model is not null;
    }

    /// <summary>Whether a provider's name of a model may be inserted into a URL path.</summary>
    public static bool IsGoodId(string id) => ProviderId().IsMatch(id);

    [GeneratedRegex(@"^([A-Za-z0-9_-][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,95})(?::([a-z0-9-]{1,40}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    // Segments that begin with a letter or digit, so that none is "..".
    [GeneratedRegex(@"^(?=.{1,200}\z)[A-Za-z0-9][A-Za-z0-9._-]*(?:[/:][A-Za-z0-9][A-Za-z0-9._-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProviderId();
}
