using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Egress;

/// <summary>Registers the egress guard in a host.</summary>
public static class EgressRegistration
{
    /// <summary>
    /// Registers the <see cref="EgressOptions"/> of the section <c>ImageGen:Egress</c>. A host with invalid settings does not start, whether it
    /// requests such addresses itself or only accepts them. Calling it again changes nothing.
    /// </summary>
    public static IServiceCollection AddEgressOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<EgressOptions>, EgressConfiguration>(_ => new EgressConfiguration(configuration)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EgressOptions>, EgressConfiguration>(_ => new EgressConfiguration(configuration)));
        services.AddOptions<EgressOptions>().ValidateOnStart();
        return services;
    }

    /// <summary>
    /// Registers the <see cref="EgressGuard"/> with its <see cref="EgressOptions"/>. A host whose settings permit more than the defaults logs this when it
    /// starts. Calling it again changes nothing.
    /// </summary>
    public static IServiceCollection AddEgress(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEgressOptions(configuration);
        services.TryAddSingleton(provider => new EgressGuard(provider.GetRequiredService<IOptions<EgressOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EgressAtStart>());
        return services;
    }
}
