using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Creates <see cref="HuggingFaceProvider"/>. Needs a <c>Token</c>; <c>BaseUrl</c> is for emulators, which are router and hub in one.</summary>
internal sealed class HuggingFaceKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    public static readonly Uri PublicUrl = new("https://router.huggingface.co");

    public static readonly Uri HubUrl = new("https://huggingface.co");

    /// <summary>For instances without a configured model: small, fast, and served by several inference providers.</summary>
    public const string FallbackModel = "black-forest-labs/FLUX.1-schnell";

    /// <summary>The image hosts of the inference providers that return addresses: fal and Replicate.</summary>
    public static readonly IReadOnlyList<string> ImageHosts = ["fal.media", "*.fal.media", "replicate.delivery", "*.replicate.delivery"];

    public string Kind => HuggingFaceProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        var path = $"ImageGen:Providers:{settings.Name}";
        if (string.IsNullOrEmpty(settings.Token))
        {
            yield return $"{path}:Token is missing: an access token of Hugging Face that may call inference providers.";
        }

        if (settings.Model is { } model && (!HubModel.TryParse(model, out var parsed) || (parsed.Provider is { } provider && InferenceRoute.Of(provider) is null)))
        {
            yield return $"{path}:Model is '{model}', but must be owner/name or owner/name:provider, with a provider of {InferenceRoute.Choices}.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
    {
        var baseUrl = settings.BaseUrl ?? PublicUrl;
        var isPublic = baseUrl.IdnHost.EndsWith("huggingface.co", StringComparison.OrdinalIgnoreCase);
        var rules = new DownloadRules(baseUrl, isPublic ? baseUrl : PublicUrl, ImageHosts, settings.DownloadHosts);
        return new HuggingFaceProvider(
            settings.Name,
            settings.Model ?? FallbackModel,
            new HuggingFaceApi(baseUrl, isPublic ? HubUrl : baseUrl, settings.Token!, new ProviderHttp(clock), clock),
            new ImageDownloader(rules, clock, egress));
    }
}
