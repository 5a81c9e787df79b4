using System.Text.RegularExpressions;
using ImageGen.Contracts;

namespace ImageGen.Providers.Registration;

/// <summary>The rules for settings of every kind.</summary>
internal static partial class SettingsRules
{
    public static IEnumerable<string> Check(ProviderSettings settings)
    {
        var path = $"ImageGen:Providers:{settings.Name}";
        if (!NamePattern.IsMatch(settings.Name))
        {
            yield return $"{path}: the name must be 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.";
        }

        if (settings.Timeout < TimeSpan.FromSeconds(5) || settings.Timeout > TimeSpan.FromHours(1))
        {
            yield return $"{path}:Timeout is {settings.Timeout}, but must be from 00:00:05 to 01:00:00.";
        }

        if (settings.BaseUrl is { } url && (url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0))
        {
            yield return $"{path}:BaseUrl must be an http or https address without user info, query and fragment.";
        }

        if (settings.Token is { } token && token.Any(character => character is <= ' ' or > '~'))
        {
            yield return $"{path}:Token must be printable ASCII without blanks; check for a line break at its end.";
        }

        foreach (var host in settings.DownloadHosts.Where(host => !HostPattern().IsMatch(host)))
        {
            // A whole address may contain a password.
            yield return $"{path}:DownloadHosts has {(host.Contains('@', StringComparison.Ordinal) ? "an address" : $"'{host}'")}, but must have host names such as cdn.example.com or *.example.com.";
        }
    }

    // A wildcard needs two labels after it: *.com would allow half the world.
    [GeneratedRegex(@"\A(\*\.[A-Za-z0-9-]+\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}
