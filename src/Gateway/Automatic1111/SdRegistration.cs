using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Registers AUTOMATIC1111's API.</summary>
internal static class SdRegistration
{
    /// <summary>Registers its services.</summary>
    public static IServiceCollection AddAutomatic1111(this IServiceCollection services) => services.AddSingleton<IErrorFormat, SdErrors>()
        .AddSingleton<SdAnswer>().AddSingleton<SdImages>().AddSingleton<SdProgress>().AddSingleton<SdOptions>().AddSingleton<SdLists>();
}
