using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>Registers options that are read from a configuration section.</summary>
public static class SectionRegistration
{
    /// <summary>
    /// Reads the properties of <typeparamref name="TOptions"/> (numbers, times, <c>true</c> or <c>false</c>, texts and lists of texts) from the section,
    /// and validates them by their attributes. The host does not start with invalid values:
    /// <see cref="OptionsValidationException"/> names all of them. Every key must be listed in <see cref="KnownSettings"/>.
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
