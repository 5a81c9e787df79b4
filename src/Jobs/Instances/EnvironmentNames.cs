using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// The environment variables from which the services' own tools read a token, such as <c>REPLICATE_API_TOKEN</c>. They have the lowest precedence in the
/// configuration: every other source overrides them, and they never choose the default provider. A token goes only to the hosts of its service.
/// </summary>
internal static class EnvironmentNames
{
    private const string Section = "ImageGen:Providers";

    // The section that names the instances that only a variable created.
    private const string Created = "ImageGen:FromEnvironment";

    /// <summary>Adds the tokens as the source of lowest precedence.</summary>
    public static void Fill(IConfigurationManager configuration)
    {
        Dictionary<string, string?> data = new(StringComparer.OrdinalIgnoreCase);
        var instances = configuration.GetSection(Section).GetChildren().ToList();
        foreach (var kind in ProviderKindInfo.All)
        {
            // A variable with an invalid token, such as one with a line break, is ignored: the operator did not configure it for this host, and it would stop the start.
            if (kind.Variable is not { } variable || configuration[variable]?.Trim() is not { Length: > 0 } token || token.Any(character => character is <= ' ' or > '~'))
            {
                continue;
            }

            var own = instances.Where(instance => KindOf(instance) == kind.Name).ToList();
            foreach (var instance in own.Where(instance => string.IsNullOrEmpty(instance["Token"]) && IsAtOwnHost(instance, kind)))
            {
                data[$"{Section}:{instance.Key}:Token"] = token;
            }

            if (own.Count == 0 && !instances.Exists(instance => instance.Key == kind.Name))
            {
                data[$"{Section}:{kind.Name}:Token"] = token;
                data[$"{Created}:{kind.Name}"] = variable;
            }
        }

        if (data.Count > 0)
        {
            configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = data });
        }
    }

    /// <summary>The given instances without those that only a variable created.</summary>
    public static IReadOnlySet<string> Without(IConfiguration configuration, IEnumerable<string> names)
        => names.Where(name => configuration[$"{Created}:{name}"] is null).ToHashSet(StringComparer.Ordinal);

    private static string KindOf(IConfigurationSection instance) => instance["Kind"] is { Length: > 0 } kind ? kind : instance.Key;

    private static bool IsAtOwnHost(IConfigurationSection instance, ProviderKindInfo kind)
        => instance["BaseUrl"] is not { Length: > 0 } url
            || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && kind.Hosts.Contains(address.IdnHost));
}
