using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Errors that were found before the host could be built; they are reported together with those of all settings.</summary>
/// <param name="faults">Each a sentence that names the key.</param>
internal sealed class StartErrors(IReadOnlyList<string> faults) : IValidateOptions<StartChecks>
{
    public ValidateOptionsResult Validate(string? name, StartChecks options)
        => faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
