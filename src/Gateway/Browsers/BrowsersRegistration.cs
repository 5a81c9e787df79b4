using ImageGen.Gateway.Operators;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Browsers;

/// <summary>Registers what guards the gateway against pages of others.</summary>
internal static class BrowsersRegistration
{
    /// <summary>Registers the rules.</summary>
    public static IServiceCollection AddBrowserGuard(this IServiceCollection services) => services
        .AddSingleton<HostRule>()
        .AddSingleton<OriginRule>()
        .AddSingleton<IValidateOptions<AdminOptions>, BrowsersCheck>()

        // The framework's own filter reads AllowedHosts too, and answers with a page of HTML; ours answers with a problem.
        .Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
}
