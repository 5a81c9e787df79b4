using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>
/// Creates <see cref="OpenAiProvider"/>, for OpenAI or any service with its images endpoint. OpenAI itself needs a <c>Token</c>; another
/// service at <c>BaseUrl</c> may need neither a token nor a <c>Model</c>.
/// </summary>
internal sealed class OpenAiKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    public static readonly Uri PublicUrl = new("https://api.openai.com/v1");

    /// <summary>
    /// For the public service: the faster of the two models that OpenAI recommends instead of those that it retires on 1 December 2026
    /// (developers.openai.com/api/docs/deprecations).
    /// </summary>
    public const string PublicModel = "gpt-image-2.6-flare";

    /// <summary>
    /// The host of images for which OpenAI returns an address, as seen in many addresses; it is not documented. Its parent,
    /// <c>blob.core.windows.net</c>, is shared by all customers of that cloud, so that there is no wildcard.
    /// </summary>
    public static readonly IReadOnlyList<string> ImageHosts = ["oaidalleapiprodscus.blob.core.windows.net"];

    public string Kind => OpenAiProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        if (string.IsNullOrEmpty(settings.Token) && IsPublic(settings))
        {
            yield return $"ImageGen:Providers:{settings.Name}:Token is missing: the API key of the OpenAI project.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
    {
        var baseUrl = settings.BaseUrl ?? PublicUrl;
        var rules = new DownloadRules(baseUrl, PublicUrl, ImageHosts, settings.DownloadHosts);
        return new OpenAiProvider(
            settings.Name,
            settings.Model ?? (IsPublic(settings) ? PublicModel : null),
            new OpenAiApi(baseUrl, settings.Token, new ProviderHttp(clock), clock),
            new ImageCollection(new ImageDownloader(rules, clock, egress), clock));
    }

    private static bool IsPublic(ConfiguredProvider settings)
        => settings.BaseUrl is not { } url || string.Equals(url.IdnHost, PublicUrl.IdnHost, StringComparison.OrdinalIgnoreCase);
}
