using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Providers.Registration;

/// <summary>
/// Reads one section into <see cref="ProviderSettings"/>. By hand, because the configuration binder stops at the first value that it
/// can't convert, and all errors are to be reported.
/// </summary>
internal static class SettingsReader
{
    public static ProviderSettings Read(IConfigurationSection section, List<string> faults)
    {
        var settings = new ProviderSettings
        {
            Name = section.Key,
            Kind = Text(section, nameof(ProviderSettings.Kind)),
            Token = Text(section, nameof(ProviderSettings.Token)),
            Model = Text(section, nameof(ProviderSettings.Model)),
            Workflow = Text(section, nameof(ProviderSettings.Workflow)),
        };

        if (Text(section, nameof(ProviderSettings.BaseUrl)) is { } url)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri))
            {
                settings.BaseUrl = uri;
            }
            else
            {
                // Not quoted in the message: an address may contain a password.
                faults.Add($"{section.Path}:BaseUrl must be an absolute address such as https://api.example.com/v1.");
            }
        }

        if (Text(section, nameof(ProviderSettings.Timeout)) is { } timeout)
        {
            if (TimeSpan.TryParse(timeout, CultureInfo.InvariantCulture, out var time))
            {
                settings.Timeout = time;
            }
            else
            {
                faults.Add($"{section.Path}:Timeout is '{timeout}', but must be a time such as 00:10:00.");
            }
        }

        // A list, or one comma-separated value, as an environment variable has it.
        var hosts = section.GetSection(nameof(ProviderSettings.DownloadHosts));
        foreach (var host in hosts.GetChildren().Select(child => child.Value ?? "").Concat((hosts.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            settings.DownloadHosts.Add(host);
        }

        return settings;
    }

    // Compose files write an empty environment variable for "not set".
    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;
}
