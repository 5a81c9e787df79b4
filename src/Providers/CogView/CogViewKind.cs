using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>
/// Creates <see cref="CogViewProvider"/>. Needs a <c>Token</c>; <c>BaseUrl</c> is for accounts of the international service, which are separate
/// from those for mainland China, and for emulators.
/// </summary>
internal sealed class CogViewKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    /// <summary>The service for mainland China.</summary>
    public static readonly Uri PublicUrl = new("https://open.bigmodel.cn/api/paas/v4");

    public static readonly Uri InternationalUrl = new("https://api.z.ai/api/paas/v4");

    /// <summary>For instances without a configured model: the one that both services have and that is generated synchronously.</summary>
    public const string FallbackModel = "cogview-4-250304";

    /// <summary>
    /// The hosts of images, as seen in many responses; they are not documented. The last ones are buckets, whose parent is shared by all customers
    /// of that cloud, so that there is no wildcard.
    /// </summary>
    public static readonly IReadOnlyList<string> ImageHosts =
    [
        "aigc-files.bigmodel.cn", "sfile.chatglm.cn", "mfile.z.ai", "maas-watermark-prod.cn-wlcb.ufileos.com", "maas-watermark-prod-new.cn-wlcb.ufileos.com",
    ];

    /// <summary>The address of an image is returned before its host has it: seen as 404 for a short time.</summary>
    public static readonly TimeSpan ImageGrace = TimeSpan.FromSeconds(20);

    public string Kind => CogViewProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        if (string.IsNullOrEmpty(settings.Token))
        {
            yield return $"ImageGen:Providers:{settings.Name}:Token is missing: the API key of the Zhipu account.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
    {
        var baseUrl = settings.BaseUrl ?? PublicUrl;
        var publicUrl = string.Equals(baseUrl.IdnHost, InternationalUrl.IdnHost, StringComparison.OrdinalIgnoreCase) ? InternationalUrl : PublicUrl;
        var rules = new DownloadRules(baseUrl, publicUrl, ImageHosts, settings.DownloadHosts);
        return new CogViewProvider(
            settings.Name,
            settings.Model ?? FallbackModel,
            new CogViewApi(baseUrl, settings.Token!, new ProviderHttp(clock), clock),
            new ImageDownloader(rules, clock, egress) { Grace = ImageGrace });
    }
}
