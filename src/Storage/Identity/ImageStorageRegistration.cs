using ImageGen.Storage.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>Registers the check of the image folders in a host.</summary>
public static class ImageStorageRegistration
{
    /// <summary>
    /// Call it for a part of a host that serves images or buys them. The folders must be configured; they are checked before any other service starts, which
    /// throws <see cref="ForeignStorageException"/>, and every five seconds (<see cref="IImageStorageHealth"/>, health check <c>results</c>). The host adds the storage itself, before or afterwards.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="serves">The part serves images.</param>
    /// <param name="buys">The part buys images and keeps them.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddImageStorage(this IHostApplicationBuilder builder, bool serves = false, bool buys = false)
    {
        var services = builder.Services;
        services.Configure<ImageStorageRequirements>(needs => (needs.Serves, needs.Buys) = (needs.Serves || serves, needs.Buys || buys));
        if (services.Any(service => service.ImplementationType == typeof(ImageStorageRequirementsCheck)))
        {
            return builder;
        }

        services.AddSingleton<IValidateOptions<StorageOptions>, ImageStorageRequirementsCheck>();
        services.TryAddSingleton<ImageStorageMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<ImageStorageMonitor>());
        services.AddHealthChecks().AddCheck<ImageStorageHealthCheck>("results", tags: ["ready", "explained"]);
        return builder;
    }
}
