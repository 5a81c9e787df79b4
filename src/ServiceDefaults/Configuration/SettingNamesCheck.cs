using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>Stops a host that has a setting which no host reads: it is misspelt, and what was meant would keep its default without a word.</summary>
internal sealed class SettingNamesCheck(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    public ValidateOptionsResult Validate(string? name, StartChecks options)
        => SettingNames.FaultsOf(configuration).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
