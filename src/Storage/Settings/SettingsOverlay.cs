using Microsoft.Extensions.Configuration;

namespace ImageGen.Storage.Settings;

/// <summary>The run-time settings as the last configuration source of a host, so that they override files, environment and command line.</summary>
internal sealed class SettingsOverlay : ConfigurationProvider, IConfigurationSource
{
    private const string Section = "ImageGen";

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Replaces all values; change tokens of the configuration fire before this returns.</summary>
    public void Replace(IReadOnlyDictionary<string, string> values)
    {
        var data = Translate(values);
        if (data.Count == Data.Count && data.All(entry => Data.TryGetValue(entry.Key, out var value) && value == entry.Value))
        {
            return;
        }

        Data = data;
        OnReload();
    }

    /// <summary>The section <c>ImageGen</c> of the configuration, overridden by these values instead of the current ones.</summary>
    public IConfiguration Preview(IConfiguration configuration, IReadOnlyDictionary<string, string> values)
    {
        Dictionary<string, string?> all = new(StringComparer.OrdinalIgnoreCase);
        foreach (var provider in configuration is IConfigurationRoot root ? root.Providers : [])
        {
            if (provider != this)
            {
                Copy(provider, Section, all);
            }
        }

        foreach (var (path, value) in Translate(values))
        {
            all[path] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }

    private static void Copy(IConfigurationProvider from, string path, Dictionary<string, string?> to)
    {
        foreach (var key in from.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var full = ConfigurationPath.Combine(path, key);
            if (from.TryGet(full, out var value))
            {
                to[full] = value;
            }

            Copy(from, full, to);
        }
    }

    private static Dictionary<string, string?> Translate(IReadOnlyDictionary<string, string> values)
    {
        Dictionary<string, string?> data = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (text, value) in values)
        {
            // A setting that only a later version knows is ignored.
            if (SettingKey.TryParse(text, out var key))
            {
                data[key.Path] = value;
            }
        }

        return data;
    }
}
