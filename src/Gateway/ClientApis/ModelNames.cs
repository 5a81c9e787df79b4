using ImageGen.Gateway.Http;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.ClientApis;

/// <summary>What the names of models mean here: provider instances, the models of their settings, and the models of routes.</summary>
internal sealed class ModelNames(ConfiguredProviders providers, RouteTable routes, IOptions<ClientApiOptions> options)
{
    /// <summary>The response header that says that the name of the model means nothing here, and that the default route was taken.</summary>
    public const string IgnoredHeader = "X-ImageGen-Model-Ignored";

    /// <summary>The names that a request may use, in the order of the list.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            var enabled = providers.All.Where(entry => entry.Enabled).OrderBy(entry => entry.Name != providers.Default.Name).ThenBy(entry => entry.Name, StringComparer.Ordinal).ToList();
            return [.. enabled.Select(entry => entry.Name).Concat(enabled.Select(entry => entry.Model).OfType<string>()).Concat(routes.Models).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>Where a request goes that names a model in one of several ways: the first that means something counts.</summary>
    /// <exception cref="ProblemException">404: none is known, and unknown names are refused.</exception>
    public ModelChoice Choose(string name, params IEnumerable<string> otherWays)
        => otherWays.Prepend(name).Where(way => way.Length > 0).Select(Find).FirstOrDefault(choice => choice is not null) ?? Choose(name);

    /// <summary>Where a request for a model goes.</summary>
    /// <exception cref="ProblemException">404: the name is unknown, and unknown names are refused.</exception>
    public ModelChoice Choose(string? model)
    {
        if (model is null)
        {
            return new ModelChoice(null, null, IsKnown: true);
        }

        return Find(model)
            ?? (options.Value.StrictModels ? throw new ProblemException(ClientApiProblems.UnknownModel(model)) : new ModelChoice(null, null, IsKnown: false));
    }

    private ModelChoice? Find(string model)
    {
        if (providers.All.FirstOrDefault(entry => entry.Enabled && entry.Name == model) is { } named)
        {
            return new ModelChoice(named.Name, null, IsKnown: true);
        }

        if (routes.Models.Contains(model, StringComparer.Ordinal))
        {
            return new ModelChoice(null, model, IsKnown: true);
        }

        // The default provider comes first, if several have the model.
        var configured = providers.All.Where(entry => entry.Enabled && entry.Model == model).OrderBy(entry => entry.Name != providers.Default.Name).FirstOrDefault();
        return configured is null ? null : new ModelChoice(configured.Name, null, IsKnown: true);
    }
}
