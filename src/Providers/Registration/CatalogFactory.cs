using Microsoft.Extensions.Configuration;

namespace ImageGen.Providers.Registration;

/// <summary>Makes the catalog from the configuration, or names everything that is wrong with it.</summary>
internal static class CatalogFactory
{
    private const string Section = "ImageGen:Providers";

    private const string Sandbox = "sandbox";

    public static ProviderCatalog Create(IConfiguration configuration, IEnumerable<IProviderKind> kinds)
    {
        var known = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);
        List<string> faults = [];
        List<(IProviderKind Kind, ProviderSettings Settings)> chosen = [];
        foreach (var settings in Read(configuration, faults))
        {
            if (known.TryGetValue(settings.Kind ?? settings.Name, out var kind))
            {
                chosen.Add((kind, settings));
                faults.AddRange(SettingsRules.Check(settings).Concat(kind.Check(settings)));
            }
            else
            {
                faults.AddRange(SettingsRules.Check(settings));
                faults.Add($"{Section}:{settings.Name}:Kind is '{settings.Kind ?? settings.Name}', but must be one of: {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
            }
        }

        return faults.Count == 0
            ? new ProviderCatalog(chosen.Select(one => one.Kind.Create(one.Settings)).ToList())
            : throw new ProviderSettingsException(faults);
    }

    private static IEnumerable<ProviderSettings> Read(IConfiguration configuration, List<string> faults)
    {
        var sections = configuration.GetSection(Section).GetChildren().ToList();
        foreach (var section in sections)
        {
            yield return SettingsReader.Read(section, faults);
        }

        if (!sections.Exists(section => section.Key == Sandbox))
        {
            yield return new ProviderSettings { Name = Sandbox };
        }
    }
}
