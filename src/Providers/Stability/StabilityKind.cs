using ImageGen.Jobs.Instances;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>Creates <see cref="StabilityProvider"/>. Needs a <c>Token</c>; <c>BaseUrl</c> is for emulators.</summary>
internal sealed class StabilityKind(TimeProvider clock) : IProviderKind
{
    /// <summary>Without a version path: orders use v2beta, and the balance uses v1.</summary>
    public static readonly Uri PublicUrl = new("https://api.stability.ai");

    /// <summary>For instances without a configured model: the cheapest, and the one with the largest images.</summary>
    public const string FallbackModel = "core";

    public string Kind => StabilityProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        var path = $"ImageGen:Providers:{settings.Name}";
        if (string.IsNullOrEmpty(settings.Token))
        {
            yield return $"{path}:Token is missing: the API key of the Stability account.";
        }

        if (settings.Model is { } model && StabilityModel.Of(model) is null)
        {
            yield return $"{path}:Model is '{model}', but must be {StabilityModel.Choices}.";
        }

        if (settings.BaseUrl?.AbsolutePath.TrimEnd('/') is { Length: > 0 })
        {
            yield return $"{path}:BaseUrl must be without a path: orders go to /v2beta, and the balance is at /v1.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
        => new StabilityProvider(
            settings.Name, settings.Model ?? FallbackModel, new StabilityApi(settings.BaseUrl ?? PublicUrl, settings.Token!, new ProviderHttp(clock), clock));
}
