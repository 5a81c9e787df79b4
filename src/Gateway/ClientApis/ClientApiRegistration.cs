using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.ClientApis;

/// <summary>Registers what the APIs that existing clients speak have in common.</summary>
internal static class ClientApiRegistration
{
    /// <summary>Registers settings and names of models.</summary>
    public static IServiceCollection AddClientApis(this IServiceCollection services)
    {
        services.AddSection<ClientApiOptions>("Gateway");
        return services.AddSingleton<ModelNames>();
    }
}
