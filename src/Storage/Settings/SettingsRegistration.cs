using ImageGen.Storage.Configuration;
using ImageGen.Storage.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Settings;

/// <summary>Registers the run-time settings in a host that has the store.</summary>
internal static class SettingsRegistration
{
    public static void AddRuntimeSettings(this IHostApplicationBuilder builder)
    {
        var overlay = new SettingsOverlay();
        builder.Configuration.Add(overlay);
        builder.Services.AddSingleton(overlay);
        builder.Services.AddSingleton(provider => new SecretProtector(provider.GetRequiredService<IOptions<StorageOptions>>().Value.KeyRingPath));
        builder.Services.AddSingleton<SettingsStore>().AddSingleton<SettingsFollower>().AddSingleton<IRuntimeSettings, RuntimeSettings>();
        builder.Services.AddHealthChecks().AddCheck<SettingsHealthCheck>("settings", tags: ["ready", "explained"]);

        // Before any other service starts, and after the store, which is inserted before this one.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, SettingsLoop>());
    }
}
