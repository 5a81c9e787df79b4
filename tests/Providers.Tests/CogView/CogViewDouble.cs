using ImageGen.Providers.CogView;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.CogView;

/// <summary>A Zhipu of canned answers.</summary>
internal sealed class CogViewDouble : AnswerTable<CogViewDouble>
{
    public const string Token = "id.CanaryCanaryCanaryCanaryCanary";

    public const string Buy = "POST /api/paas/v4/images/generations";

    public const string BuyForLater = "POST /api/paas/v4/async/images/generations";

    public const string Ask = "GET /api/paas/v4/async-result/task-1";

    public const string PictureUrl = "https://aigc-files.bigmodel.cn/api/cogview/a_0.png";

    public const string Fetch = "GET /api/cogview/a_0.png";

    public const string Good = $$"""{"created":1,"data":[{"url":"{{PictureUrl}}"}]}""";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    public CogViewProvider Provider(TimeProvider? clock = null, string model = "cogview-4-250304", Uri? baseUrl = null)
    {
        clock ??= TimeProvider.System;
        var url = baseUrl ?? CogViewKind.PublicUrl;
        var rules = new DownloadRules(url, CogViewKind.PublicUrl, CogViewKind.ImageHosts, []);
        return new CogViewProvider(
            "cogview",
            model,
            new CogViewApi(url, Token, new ProviderHttp(clock, this, this), clock),
            new ImageDownloader(rules, clock, this) { Grace = CogViewKind.ImageGrace });
    }
}
