using Microsoft.Extensions.Configuration;

namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>Checks the names of a host's settings against <see cref="KnownSettings"/>. Values are neither read nor quoted: they may be secrets.</summary>
public static class SettingNames
{
    // A key that differs in more letters is treated as a different name, not as a typing error.
    private const int MaxLetters = 3;

    /// <summary>Prefixes under which a hosting service passes the connection strings of all its programs.</summary>
    private static readonly string[] HostedPrefixes = ["CUSTOMCONNSTR_", "MYSQLCONNSTR_", "SQLCONNSTR_", "SQLAZURECONNSTR_", "POSTGRESQLCONNSTR_", "APIHUBCONNSTR_", "DOCDBCONNSTR_", "EVENTHUBCONNSTR_", "NOTIFICATIONHUBCONNSTR_", "REDISCACHECONNSTR_", "SERVICEBUSCONNSTR_"];

    private static readonly IReadOnlyList<string[]> Patterns = [.. KnownSettings.All.Concat(KnownSettings.Internal).Select(pattern => pattern.Split(':'))];

    /// <summary>Whether a host reads the key, in any case. A section is not such a key.</summary>
    public static bool IsKnown(string key) => key.Split(':') is var parts && Patterns.Any(pattern => Matches(pattern, parts));

    /// <summary>Whether a host reads keys below it.</summary>
    public static bool IsSection(string key) => key.Split(':') is var parts && Patterns.Any(pattern => pattern.Length > parts.Length && Matches(pattern[..parts.Length], parts));

    /// <summary>Every key below the system's own sections that no host reads, each as a sentence that suggests the nearest one.</summary>
    public static IEnumerable<string> FaultsOf(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (value is null || !key.Contains(':', StringComparison.Ordinal))
            {
                // A variable such as GATEWAY belongs to another program.
                continue;
            }

            var root = key[..key.IndexOf(':', StringComparison.Ordinal)];
            if (KnownSettings.Sections.Contains(root, StringComparer.OrdinalIgnoreCase))
            {
                if (!IsKnown(key) && !(value.Length == 0 && IsSection(key)) && !IsFromHostingService(key))
                {
                    yield return FaultOf(key);
                }
            }
            else if (NearestName.Of(root, KnownSettings.Sections, MaxDistance(root)) is { } section)
            {
                yield return $"{key} is not a setting. Did you mean {section}{key[root.Length..]}?";
            }
        }
    }

    /// <summary>The sentence for a key that no host reads.</summary>
    internal static string FaultOf(string key)
    {
        var parts = key.Split(':');
        if (Parent(parts) is { } parent)
        {
            return $"{key} is not a setting: {parent} takes one value and has no keys below it.";
        }

        var known = KnownSettings.All.Select(pattern => Named(pattern, parts)).ToList();
        if (IsSection(key))
        {
            return $"{key} takes no value of its own. {Below(known, key)}";
        }

        if (NearestName.Of(key, known, Math.Min(MaxLetters, parts[^1].Length)) is { } near)
        {
            return $"{key} is not a setting. Did you mean {near}?";
        }

        var same = known.Where(name => name[(name.LastIndexOf(':') + 1)..].Equals(parts[^1], StringComparison.OrdinalIgnoreCase)).ToList();
        return same.Count is 1 or 2 ? $"{key} is not a setting. Did you mean {string.Join(" or ", same)}?" : $"{key} is not a setting. {Below(known, Section(parts))}";
    }

    private static int MaxDistance(string root) => root.Length > 8 ? 2 : 1;

    private static bool IsFromHostingService(string key)
        => key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) && key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..] is var name
            && HostedPrefixes.Any(prefix => Environment.GetEnvironmentVariable(prefix + name) is not null
                || (name.EndsWith("_ProviderName", StringComparison.OrdinalIgnoreCase) && Environment.GetEnvironmentVariable(prefix + name[..^"_ProviderName".Length]) is not null));

    private static bool Matches(string[] pattern, string[] parts)
    {
        var isList = pattern[^1].EndsWith(KnownSettings.ListMark, StringComparison.Ordinal);
        var isItem = isList && parts.Length == pattern.Length + 1 && int.TryParse(parts[^1], out _);
        return (parts.Length == pattern.Length || isItem)
            && pattern.Zip(parts).All(pair => Plain(pair.First) == KnownSettings.AnyName || Plain(pair.First).Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    private static string Plain(string part) => part.EndsWith(KnownSettings.ListMark, StringComparison.Ordinal) ? part[..^KnownSettings.ListMark.Length] : part;

    /// <summary>A pattern with the placeholders replaced by the names in the key.</summary>
    private static string Named(string pattern, string[] parts)
        => string.Join(':', pattern.Split(':').Select((part, index) => Plain(part) != KnownSettings.AnyName ? Plain(part) : index < parts.Length - 1 ? parts[index] : "{name}"));

    /// <summary>The known key above this one.</summary>
    private static string? Parent(string[] parts)
        => Enumerable.Range(1, parts.Length - 1).Select(count => string.Join(':', parts[..count])).FirstOrDefault(IsKnown);

    /// <summary>The longest prefix that is a section.</summary>
    private static string Section(string[] parts)
        => Enumerable.Range(1, parts.Length - 1).Reverse().Select(count => string.Join(':', parts[..count])).FirstOrDefault(IsSection) ?? parts[0];

    private static string Below(List<string> known, string section)
    {
        var names = known.Where(name => name.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase)).Select(name => name[(section.Length + 1)..].Split(':')[0]);
        return $"The keys below {section} are {string.Join(", ", names.Distinct(StringComparer.OrdinalIgnoreCase))}.";
    }
}
