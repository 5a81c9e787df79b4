using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.HuggingFace;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.HuggingFace;

/// <summary>A router and a hub of canned answers.</summary>
internal sealed class HuggingFaceDouble : AnswerTable<HuggingFaceDouble>
{
    public const string Token = "hf_CanaryCanaryCanaryCanaryCanary";

    public const string Flux = "black-forest-labs/FLUX.1-schnell";

    public const string Look = $"GET /api/models/{Flux}?expand[]=inferenceProviderMapping";

    public const string PictureUrl = "https://v3.fal.media/files/a.png";

    public const string Fetch = "GET /files/a.png";

    public const string Together = "POST /together/v1/images/generations";

    public const string Fal = "POST /fal-ai/fal-ai/flux/schnell?_subdomain=queue";

    public const string Replicate = "POST /replicate/v1/models/black-forest-labs/flux-schnell/predictions";

    public const string HfInference = $"POST /hf-inference/models/{Flux}";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    /// <summary>The hub's description of the model, with one provider or with several.</summary>
    public const string AllProviders = """
        {"id":"x","inferenceProviderMapping":{
        "fal-ai":{"status":"live","providerId":"fal-ai/flux/schnell","task":"text-to-image"},
        "replicate":{"status":"live","providerId":"black-forest-labs/flux-schnell","task":"text-to-image"},
        "together":{"status":"live","providerId":"FLUX.1-schnell-Free","task":"text-to-image"},
        "nscale":{"status":"staging","providerId":"nscale/flux","task":"text-to-image"}}}
        """;

    public static string Base64 => Convert.ToBase64String(Picture);

    public HuggingFaceProvider Provider(string model = Flux, string? baseUrl = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var url = baseUrl is null ? HuggingFaceKind.PublicUrl : new Uri(baseUrl);
        var rules = new DownloadRules(url, url, HuggingFaceKind.ImageHosts, []);
        return new HuggingFaceProvider(
            "huggingface",
            model,
            new HuggingFaceApi(url, HuggingFaceKind.HubUrl, Token, new ProviderHttp(clock, this, this), clock),
            new ImageDownloader(rules, clock, this));
    }
}
