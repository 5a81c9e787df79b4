using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Replicate;

/// <summary>Registers the Replicate API.</summary>
internal static class ReplicateRegistration
{
    /// <summary>Registers its services.</summary>
    public static IServiceCollection AddReplicate(this IServiceCollection services)
        => services.AddSingleton<IErrorFormat, ReplicateErrors>().AddSingleton<PredictionViews>().AddSingleton<PredictionReader>().AddSingleton<PredictionCreator>();
}
