using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>What can be said of an instance that run-time settings alone make, without its adapter.</summary>
public static class InstanceRules
{
    /// <summary>The kinds of provider there are.</summary>
    public static IEnumerable<string> Kinds => ProviderKindInfo.All.Select(kind => kind.Name);

    /// <summary>Every fault, each a sentence; empty when there is none. An instance of the host's files is not looked at: a gateway need not have its token.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration, ConfiguredProviders roster, string name)
    {
        var instance = configuration.GetSection($"ImageGen:Providers:{name}");
        if (roster.IsFromFiles(name) || !instance.Exists())
        {
            yield break;
        }

        if (ProviderKindInfo.Of(name) is not { } kind)
        {
            yield return $"No instance '{name}' is configured, and no kind of provider has that name. The kinds are {string.Join(", ", Kinds)}.";
        }
        else if (kind.NeedsToken && string.IsNullOrEmpty(instance["Token"]) && (kind.Name != "openai" || string.IsNullOrEmpty(instance["BaseUrl"])))
        {
            yield return $"'{name}' needs its token: ai.{name}.token comes first and goes last.";
        }
    }
}
