using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>Registers options that are read from a section of the configuration.</summary>
public static class SectionRegistration
{
    /// <summary>
    /// Reads the properties of <typeparamref name="TOptions"/> (numbers, times, <c>true</c> or <c>false</c>, texts and lists of texts) from the section,
    /// and holds them against their validation attributes. The host does not start with values that are wrong:
    /// <see cref="OptionsValidationException"/> names all of them. Every key is in the list of known settings.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class, new()
    {
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => Reader(provider));
        services.AddSingleton<IValidateOptions<TOptions>>(provider => Reader(provider));
        return services.AddOptions<TOptions>().ValidateOnStart();

        SectionReader<TOptions> Reader(IServiceProvider provider) => new(provider.GetRequiredService<IConfiguration>(), section);
    }
}
