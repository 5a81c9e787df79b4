using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.ClientApis;

/// <summary>Registers what the APIs that existing clients speak have in common.</summary>
internal static class ClientApiRegistration
{
    /// <summary>Registers settings, names of models and the steps between request and response.</summary>
    public static IServiceCollection AddClientApis(this IServiceCollection services)
    {
        services.AddSection<ClientApiOptions>("Gateway");
        return services.AddSingleton<ModelNames>().AddSingleton<ClientJobs>();
    }
}
