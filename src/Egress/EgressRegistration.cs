using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Egress;

/// <summary>Puts the egress guard into a host.</summary>
public static class EgressRegistration
{
    /// <summary>
    /// Registers the <see cref="EgressGuard"/> of the section <c>ImageGen:Egress</c>. A host with settings that are wrong does not start, and
    /// one whose guard lets more through than by default says so when it starts. Calling it again changes nothing.
    /// </summary>
    public static IServiceCollection AddEgress(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<EgressOptions>, EgressConfiguration>(_ => new EgressConfiguration(configuration)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EgressOptions>, EgressConfiguration>(_ => new EgressConfiguration(configuration)));
        services.AddOptions<EgressOptions>().ValidateOnStart();
        services.TryAddSingleton(provider => new EgressGuard(provider.GetRequiredService<IOptions<EgressOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EgressAtStart>());
        return services;
    }
}
