using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>Rejects a setting that no host reads at start-up: its name is misspelled, and the intended setting would silently keep its default.</summary>
internal sealed class SettingNamesCheck(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    public ValidateOptionsResult Validate(string? name, StartChecks options)
        => SettingNames.FaultsOf(configuration).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
