using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>Names the settings of a provider instance without telling them.</summary>
internal static class SettingsRevision
{
    /// <summary>16 hexadecimal digits, the same for the same settings in every process. The name stands first, so that equal tokens of two instances don't show.</summary>
    public static string Of(string name, IConfigurationSection? section)
    {
        var settings = section?.AsEnumerable(makePathsRelative: true).Where(setting => !string.IsNullOrEmpty(setting.Value)) ?? [];
        var text = new StringBuilder(name);
        foreach (var (key, value) in settings.OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase))
        {
            // Lengths before the texts: no value can pass for two settings.
            text.Append('\n').Append(key.Length).Append(' ').Append(key.ToUpperInvariant()).Append(' ').Append(value!.Length).Append(' ').Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
