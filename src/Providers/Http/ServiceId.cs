using System.Text.RegularExpressions;

namespace ImageGen.Providers.Http;

/// <summary>Checks ids from a service that are inserted into addresses and stored.</summary>
internal static partial class ServiceId
{
    public static bool IsGood(string id) => Pattern().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
