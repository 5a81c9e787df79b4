using System.Text.RegularExpressions;

namespace ImageGen.Providers.SdCpp;

/// <summary>Ids of jobs, which are inserted into addresses and stored. The server has routes only for such ids.</summary>
internal static partial class JobId
{
    public static bool IsGood(string id) => Pattern().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
