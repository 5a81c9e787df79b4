using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using ImageGen.Jobs.Signing;
using Microsoft.Extensions.Options;

namespace ImageGen.Jobs;

/// <summary>Lets the faults of the roster, of the routes, of the callbacks and of the links stop the host beside those of every other option, all of them at once.</summary>
internal sealed class JobsStartCheck(ConfiguredProviders roster, RouteTable routes, ProviderCallbacks callbacks, ImageLinks links) : IValidateOptions<JobsStartCheck.Subject>
{
    public ValidateOptionsResult Validate(string? name, Subject options)
    {
        List<string> faults = [.. roster.Faults, .. routes.Faults, .. callbacks.Faults, .. links.Faults];
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    /// <summary>Stands for the roster among the options that are checked at start; the roster itself is read whole, not bound.</summary>
    internal sealed class Subject;
}
