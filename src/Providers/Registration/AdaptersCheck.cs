using ImageGen.Jobs.Instances;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Providers.Registration;

/// <summary>
/// Creates the adapters when the options are validated, so that faults that only adapters can find stop the start of the host together with the
/// faults of all other options. A host with its own adapters has no such settings.
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
            // The configured providers report their own faults.
            List<string> own = [.. exception.Faults.Except(services.GetRequiredService<ConfiguredProviders>().InstanceFaults, StringComparer.Ordinal)];
            return own.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(own);
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
