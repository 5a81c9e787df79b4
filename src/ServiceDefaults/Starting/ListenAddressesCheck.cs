using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Rejects addresses that the host can't listen on at start-up, together with the errors of all settings.</summary>
internal sealed class ListenAddressesCheck(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    public ValidateOptionsResult Validate(string? name, StartChecks options)
        => ListenAddresses.FaultsOf(configuration).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
