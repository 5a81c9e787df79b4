using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>Identifies the settings of a provider instance without disclosing them.</summary>
internal static class SettingsRevision
{
    /// <summary>16 hexadecimal digits, the same for the same settings in every process. The digest includes the name, so that it does not reveal that two instances have equal tokens.</summary>
    public static string Of(string name, IConfigurationSection? section)
    {
        var settings = section?.AsEnumerable(makePathsRelative: true).Where(setting => !string.IsNullOrEmpty(setting.Value)) ?? [];
        var text = new StringBuilder(name);
        foreach (var (key, value) in settings.OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase))
        {
            // The lengths make the text unambiguous: no value can look like two settings.
            text.Append('\n').Append(key.Length).Append(' ').Append(key.ToUpperInvariant()).Append(' ').Append(value!.Length).Append(' ').Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
