using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Registers the OpenAI API.</summary>
internal static class OpenAiRegistration
{
    /// <summary>Registers its services.</summary>
    public static IServiceCollection AddOpenAi(this IServiceCollection services)
        => services.AddSingleton<IErrorFormat, OpenAiErrors>().AddSingleton<OpenAiAnswer>().AddSingleton<OpenAiStream>().AddSingleton<OpenAiImages>();
}
