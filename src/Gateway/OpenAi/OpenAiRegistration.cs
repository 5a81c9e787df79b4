using ImageGen.Gateway.Http;
using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Registers the OpenAI API.</summary>
internal static class OpenAiRegistration
{
    /// <summary>Registers its services.</summary>
    public static IServiceCollection AddOpenAi(this IServiceCollection services)
    {
        services.AddSection<OpenAiOptions>(OpenAiOptions.Section);
        return services.AddSingleton<IErrorFormat, OpenAiErrors>()
            .AddSingleton<OpenAiModels>().AddSingleton<OpenAiAnswer>().AddSingleton<OpenAiStream>().AddSingleton<OpenAiImages>();
    }
}
