using Microsoft.Extensions.Options;

namespace ImageGen.Providers.Registration;

/// <summary>Lets the faults of the providers' settings stop the host beside those of every other option, all of them at once.</summary>
internal sealed class CatalogCheck(CatalogFactory factory) : IValidateOptions<CatalogCheck.Subject>
{
    public ValidateOptionsResult Validate(string? name, Subject options)
        => factory.Read().Faults.Values.SelectMany(own => own).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    /// <summary>Stands for the catalog among the options that are checked at start; the catalog itself is made whole, not bound.</summary>
    internal sealed class Subject;
}
