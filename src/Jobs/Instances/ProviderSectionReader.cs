using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Jobs.Signing;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// Reads and checks one section <c>ImageGen:Providers:{name}</c>, in the same way in every host. It does not use the configuration binder, which stops at the first value that it
/// can't convert, because all faults must be reported. Facts that only an adapter knows, such as the form of its model names, are checked by the adapter.
/// </summary>
internal static partial class ProviderSectionReader
{
    /// <summary>The instance, with the default in place of each invalid value.</summary>
    /// <param name="section">The section.</param>
    /// <param name="isFromFiles">Whether the host's files name the instance; false if only run-time settings do.</param>
    /// <param name="faults">Receives every fault, each a sentence that names the key and contains no secret.</param>
    public static ConfiguredProvider Read(IConfigurationSection section, bool isFromFiles, List<string> faults)
    {
        var kind = Text(section, "Kind") ?? section.Key;
        var entry = new ConfiguredProvider
        {
            Name = section.Key,
            Kind = kind,
            BaseUrl = ReadAddress(section, faults),
            Token = ReadToken(section, faults),
            WebhookSecret = ReadWebhookSecret(section, faults),
            Model = Text(section, "Model"),
            Workflow = Text(section, "Workflow"),
            DownloadHosts = ReadHosts(section, faults),
            Lane = Text(section, "Lane") ?? Lanes.Default,
            Pool = Text(section, "Pool"),
            Concurrency = ReadValue(
                section, "Concurrency", ProviderKindInfo.Of(kind)?.Concurrency ?? ProviderKindInfo.UsualConcurrency, value => value is >= 1 and <= 100_000, "a whole number from 1 to 100000", faults),
            Rate = ReadRate(section, faults),
            Enabled = ReadValue(section, "Enabled", true, _ => true, "true or false", faults),
            Revision = SettingsRevision.Of(section.Key, section),
            Price = Text(section, "Price") is null
                ? kind == ConfiguredProviders.Sandbox ? 0 : null
                : ReadValue(section, "Price", 0m, value => value is >= 0 and <= 1000, "a number from 0 to 1000, in US dollars", faults),
            Timeout = ReadValue(section, "Timeout", TimeSpan.FromMinutes(10), IsTimeout, "a time from 00:00:05 to 01:00:00", faults),
            OnUnknown = UnknownSettings.ReadPolicy(section, faults),
            BuyAgainUpTo = Text(section, "BuyAgainUpTo") is null ? null : ReadValue(section, "BuyAgainUpTo", 0m, value => value is >= 0 and <= 1000, "a number from 0 to 1000, in US dollars", faults),
            WaitFor = ReadValue(section, "WaitFor", TimeSpan.FromDays(7), UnknownSettings.IsWait, "a time from 00:01:00 to 90.00:00:00", faults),
        };
        UnknownSettings.Check(entry, section.Path, faults);
        CheckName(entry.Name, section.Path, faults);
        CheckKind(entry, section, isFromFiles, faults);
        CheckName(entry.Lane, $"{section.Path}:Lane", faults);
        if (entry.Pool is { } pool)
        {
            CheckName(pool, $"{section.Path}:Pool", faults);
        }

        return entry;
    }

    private static void CheckKind(ConfiguredProvider entry, IConfigurationSection section, bool isFromFiles, List<string> faults)
    {
        var isNamed = Text(section, "Kind") is not null;
        if (entry.Name == ConfiguredProviders.Sandbox && entry.Kind != ConfiguredProviders.Sandbox)
        {
            faults.Add($"{section.Path}:Kind is '{entry.Kind}', but the name sandbox belongs to the sandbox; choose another name.");
        }
        else if (ProviderKindInfo.Of(entry.Kind) is null && (isNamed || NamePattern.IsMatch(entry.Name)))
        {
            // An invalid name is reported as one fault (CheckName), and not also as an unknown kind.
            faults.Add(isNamed || isFromFiles
                ? $"{section.Path}:Kind is '{entry.Kind}', but must be one of: {string.Join(", ", InstanceRules.Kinds.Order(StringComparer.Ordinal))}."
                : $"No instance '{entry.Name}' is configured, and no kind of provider has that name. The kinds are {string.Join(", ", InstanceRules.Kinds)}.");
        }
    }

    private static Uri? ReadAddress(IConfigurationSection section, List<string> faults)
    {
        // The messages do not quote the address, because it may contain a password.
        if (Text(section, "BaseUrl") is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            faults.Add($"{section.Path}:BaseUrl must be an absolute address such as https://api.example.com/v1.");
        }
        else if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            faults.Add($"{section.Path}:BaseUrl must be an http or https address without user info, query and fragment.");
        }

        return address;
    }

    private static string? ReadToken(IConfigurationSection section, List<string> faults)
    {
        var token = Text(section, "Token");
        if (token?.Any(character => character is <= ' ' or > '~') == true)
        {
            faults.Add($"{section.Path}:Token must be printable ASCII without blanks; check for a line break at its end.");
        }

        return token;
    }

    private static string? ReadWebhookSecret(IConfigurationSection section, List<string> faults)
    {
        var secret = Text(section, "WebhookSecret");
        if (secret is not null && !WebhookSignature.IsSecret(secret))
        {
            faults.Add($"{section.Path}:WebhookSecret must be the provider's signing secret, whsec_ and base64.");
        }

        return secret;
    }

    /// <summary>The values of a list, or of one comma-separated value, which is the form for an environment variable.</summary>
    private static string[] ReadHosts(IConfigurationSection section, List<string> faults)
    {
        var part = section.GetSection("DownloadHosts");
        var hosts = part.GetChildren().Select(child => child.Value ?? "")
            .Concat((part.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        foreach (var host in hosts.Where(host => !HostPattern().IsMatch(host)))
        {
            // An address in place of a host name may contain a password, and is not quoted.
            faults.Add($"{part.Path} has {(host.Contains('@', StringComparison.Ordinal) ? "an address" : $"'{host}'")}, but must have host names such as cdn.example.com or *.example.com.");
        }

        return hosts;
    }

    private static ProviderRate? ReadRate(IConfigurationSection section, List<string> faults)
    {
        var text = Text(section, "RateLimit");
        var rate = text is null ? null : ProviderRate.TryParse(text);
        if (text is not null && rate is null)
        {
            faults.Add($"{section.Path}:RateLimit is '{text}', but must be a number of orders and a time, such as 600/min, 10/s or 150/10s.");
        }

        var burst = ReadValue(section, "RateBurst", rate?.Burst ?? 1, value => value is >= 1 and <= 100_000, "a whole number from 1 to 100000", faults);
        if (text is null && Text(section, "RateBurst") is not null)
        {
            faults.Add($"{section.Path}:RateBurst needs {section.Path}:RateLimit.");
        }

        return rate is null ? null : rate with { Burst = burst };
    }

    // An empty value counts as not set: an unset variable in a compose file results in one.
    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;

    private static bool IsTimeout(TimeSpan value) => value >= TimeSpan.FromSeconds(5) && value <= TimeSpan.FromHours(1);

    private static T ReadValue<T>(IConfigurationSection section, string key, T fallback, Predicate<T> inRange, string expected, List<string> faults)
        where T : struct, IParsable<T>
    {
        var text = Text(section, key);
        if (text is null)
        {
            return fallback;
        }

        // A comma is refused: the invariant culture reads it as a separator of thousands, and would read 0,04 as 4.
        if (!text.Contains(',', StringComparison.Ordinal) && T.TryParse(text, CultureInfo.InvariantCulture, out var value) && inRange(value))
        {
            return value;
        }

        faults.Add($"{section.Path}:{key} is '{text}', but must be {expected}.");
        return fallback;
    }

    private static void CheckName(string name, string path, List<string> faults)
    {
        if (!NamePattern.IsMatch(name))
        {
            faults.Add($"{path}: the name '{name}' must be 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
        }
    }

    // A wildcard must have two labels after it: *.com would allow far too many hosts.
    [GeneratedRegex(@"\A(\*\.[A-Za-z0-9-]+\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();
}
