using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// The names under which the services' own tools look for a token, such as <c>REPLICATE_API_TOKEN</c>. They are the lowest part of the
/// configuration: they fill what nothing else says, and never choose the default provider. A token goes only to the host it is meant for.
/// </summary>
internal static class EnvironmentNames
{
    private const string Section = "ImageGen:Providers";

    // Which instances are there because of a variable alone.
    private const string Made = "ImageGen:FromEnvironment";

    /// <summary>Lays the tokens under the configuration.</summary>
    public static void Fill(IConfigurationManager configuration)
    {
        Dictionary<string, string?> data = new(StringComparer.OrdinalIgnoreCase);
        var instances = configuration.GetSection(Section).GetChildren().ToList();
        foreach (var kind in ProviderKindInfo.All)
        {
            // A token with a line break in it would stop the host for want of something that nobody asked it to have.
            if (kind.Variable is not { } variable || configuration[variable]?.Trim() is not { Length: > 0 } token || token.Any(character => character is <= ' ' or > '~'))
            {
                continue;
            }

            var own = instances.Where(instance => KindOf(instance) == kind.Name).ToList();
            foreach (var instance in own.Where(instance => string.IsNullOrEmpty(instance["Token"]) && IsAtHome(instance, kind)))
            {
                data[$"{Section}:{instance.Key}:Token"] = token;
            }

            if (own.Count == 0 && !instances.Exists(instance => instance.Key == kind.Name))
            {
                data[$"{Section}:{kind.Name}:Token"] = token;
                data[$"{Made}:{kind.Name}"] = variable;
            }
        }

        if (data.Count > 0)
        {
            configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = data });
        }
    }

    /// <summary>Of these instances those that are not there because of a variable alone.</summary>
    public static IReadOnlySet<string> Without(IConfiguration configuration, IEnumerable<string> names)
        => names.Where(name => configuration[$"{Made}:{name}"] is null).ToHashSet(StringComparer.Ordinal);

    private static string KindOf(IConfigurationSection instance) => instance["Kind"] is { Length: > 0 } kind ? kind : instance.Key;

    private static bool IsAtHome(IConfigurationSection instance, ProviderKindInfo kind)
        => instance["BaseUrl"] is not { Length: > 0 } url
            || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && kind.Hosts.Contains(address.IdnHost));
}
