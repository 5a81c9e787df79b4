using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Stops a host that can't listen where it is told to, beside the faults of all settings.</summary>
internal sealed class ListenAddressesCheck(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    public ValidateOptionsResult Validate(string? name, StartChecks options)
        => ListenAddresses.FaultsOf(configuration).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
