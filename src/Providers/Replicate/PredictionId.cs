using System.Text.RegularExpressions;

namespace ImageGen.Providers.Replicate;

/// <summary>Ids of predictions, which are put into addresses and stored.</summary>
internal static partial class PredictionId
{
    public static bool IsGood(string id) => Pattern().IsMatch(id);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
