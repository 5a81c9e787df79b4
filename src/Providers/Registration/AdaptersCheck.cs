using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Providers.Registration;

/// <summary>
/// Creates the instances when the options are validated, so that errors in the providers' settings stop the host together with those of every other option, all
/// at once. A host with instances of its own has no such settings.
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
            // Options that the providers need are invalid themselves, and reported by their own validation.
            return ValidateOptionsResult.Success;
        }
    }

    /// <summary>The options type for this validation; it is created, not bound.</summary>
    internal sealed class Subject;
}
