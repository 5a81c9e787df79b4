using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using ImageGen.Jobs.Signing;
using Microsoft.Extensions.Options;

namespace ImageGen.Jobs;

/// <summary>Reports the faults of the provider instances, routes, callbacks and links at the start of the host, together with those of all other options.</summary>
internal sealed class JobsStartCheck(ConfiguredProviders providers, RouteTable routes, ProviderCallbacks callbacks, ImageLinks links) : IValidateOptions<JobsStartCheck.Subject>
{
    public ValidateOptionsResult Validate(string? name, Subject options)
    {
        List<string> faults = [.. providers.Faults, .. routes.Faults, .. callbacks.Faults, .. links.Faults];
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    /// <summary>Placeholder options type that triggers the validation at start; the configured providers are not bound as options.</summary>
    internal sealed class Subject;
}
