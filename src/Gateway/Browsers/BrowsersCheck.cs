using ImageGen.Gateway.Access;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Browsers;

/// <summary>Fails the start of a gateway whose allowed hosts or origins could never match, together with the faults of all other settings.</summary>
internal sealed class BrowsersCheck(IConfiguration configuration) : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        List<string> faults = [.. new[] { OriginRule.FaultOf(configuration), HostRule.FaultOf(configuration) }.OfType<string>()];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
