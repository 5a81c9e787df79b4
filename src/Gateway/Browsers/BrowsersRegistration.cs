using ImageGen.Gateway.Access;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Browsers;

/// <summary>Registers the guard against foreign web pages.</summary>
internal static class BrowsersRegistration
{
    /// <summary>Registers the rules.</summary>
    public static IServiceCollection AddBrowserGuard(this IServiceCollection services) => services
        .AddSingleton<HostRule>()
        .AddSingleton<OriginRule>()
        .AddSingleton<IValidateOptions<AccessOptions>, BrowsersCheck>()

        // The framework's own filter also reads AllowedHosts and responds with an HTML page; our middleware responds with a problem.
        .Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
}
