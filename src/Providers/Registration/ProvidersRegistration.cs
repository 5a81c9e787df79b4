using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Automatic1111;
using ImageGen.Providers.CogView;
using ImageGen.Providers.ComfyUi;
using ImageGen.Providers.HuggingFace;
using ImageGen.Providers.OpenAi;
using ImageGen.Providers.Replicate;
using ImageGen.Providers.Sandbox;
using ImageGen.Providers.SdCpp;
using ImageGen.Providers.Stability;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Providers.Registration;

/// <summary>Registers the providers in a host.</summary>
public static class ProvidersRegistration
{
    /// <summary>
    /// Registers a <see cref="ProviderAdapters"/> with one adapter for each of the <see cref="ConfiguredProviders"/>, which changes with them while the host runs.
    /// The host registers the rules of jobs itself. Calling it twice changes nothing.
    /// </summary>
    /// <remarks>The host does not start with invalid settings: it throws <see cref="ProviderSettingsException"/>, or <see cref="OptionsValidationException"/> if the options are validated first.</remarks>
    public static IServiceCollection AddImageProviders(this IServiceCollection services, IConfiguration configuration)
    {
        // To add a provider: create a folder with an IProviderKind, and add one line here.
        services.AddKind<SandboxKind>();
        services.AddKind<ReplicateKind>();
        services.AddKind<OpenAiKind>();
        services.AddKind<StabilityKind>();
        services.AddKind<CogViewKind>();
        services.AddKind<HuggingFaceKind>();
        services.AddKind<SdCppKind>();
        services.AddKind<Automatic1111Kind>();
        services.AddKind<ComfyUiKind>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddEgress(configuration);
        services.TryAddSingleton(provider => new AdaptersFactory(provider.GetRequiredService<ConfiguredProviders>(), provider.GetServices<IProviderKind>(), provider.GetRequiredService<TimeProvider>()).Create());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdaptersCheck.Subject>, AdaptersCheck>());
        services.AddOptions<AdaptersCheck.Subject>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AdaptersStartLog>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReloadParticipant, AdaptersReload>());
        return services;
    }

    private static void AddKind<TKind>(this IServiceCollection services)
        where TKind : class, IProviderKind
        => services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderKind, TKind>());
}
