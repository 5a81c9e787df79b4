#pragma warning disable MEAI001 // IImageGenerator is experimental in Microsoft.Extensions.AI 10.11.
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Client;

/// <summary>Registers the client.</summary>
public static class ClientRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    /// <summary>Registers <see cref="ImageGenClient"/> with an HTTP client of the factory, and <see cref="IImageGenerator"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the address and the API key, and how the client repeats and waits.</param>
    /// <returns>A builder for the HTTP client.</returns>
    public static IHttpClientBuilder AddImageGenClient(this IServiceCollection services, Action<ImageGenClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddTransient<IImageGenerator, ImageGenerator>();
        return services.AddHttpClient(nameof(ImageGenClient)).AddTypedClient((http, provider) =>
        {
            var options = new ImageGenClientOptions();
            configure(options);
            (http.BaseAddress, http.Timeout) = (options.BaseAddress, Timeout);
            http.DefaultRequestHeaders.Authorization = options.ApiKey is null ? null : new AuthenticationHeaderValue("Bearer", options.ApiKey);
            if (options.Tenant is not null)
            {
                http.DefaultRequestHeaders.Add("X-Tenant-Id", options.Tenant);
            }

            return new ImageGenClient(http, options, provider.GetService<TimeProvider>());
        });
    }
}
