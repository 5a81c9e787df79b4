using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Providers.Registration;

/// <summary>
/// Makes the catalog when the options are checked, so that the faults of the providers' settings stop the host beside those of every other option, all of
/// them at once. A host with a catalog of its own has no such settings.
/// </summary>
internal sealed class AdaptersCheck(IServiceProvider services) : IValidateOptions<AdaptersCheck.Subject>
{
    public ValidateOptionsResult Validate(string? name, Subject options)
    {
        try
        {
            _ = services.GetRequiredService<ProviderAdapters>();
            return ValidateOptionsResult.Success;
        }
        catch (ProviderSettingsException exception)
        {
            return ValidateOptionsResult.Fail(exception.Faults);
        }
        catch (OptionsValidationException)
        {
            // Options that the providers need are wrong themselves, and told by their own check.
            return ValidateOptionsResult.Success;
        }
    }

    /// <summary>Stands for the catalog among the options that are checked at start; the catalog itself is made whole, not bound.</summary>
    internal sealed class Subject;
}
