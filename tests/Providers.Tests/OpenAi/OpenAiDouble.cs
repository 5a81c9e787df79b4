using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.OpenAi;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>An images endpoint of canned answers.</summary>
internal sealed class OpenAiDouble : AnswerTable<OpenAiDouble>
{
    public const string Token = "sk-CanaryCanaryCanaryCanaryCanary";

    public const string Buy = "POST /images/generations";

    public const string PictureUrl = "https://oaidalleapiprodscus.blob.core.windows.net/private/a.png?sig=secret";

    public const string Fetch = "GET /private/a.png?sig=secret";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    public static string WithBytes => $$$"""{"created":1,"data":[{"b64_json":"{{{Convert.ToBase64String(Picture)}}}"}],"usage":{}}""";

    public static string WithUrl => $$"""{"created":1,"data":[{"url":"{{PictureUrl}}","revised_prompt":"x"}]}""";

    public OpenAiProvider Provider(TimeProvider? clock = null, string? model = "gpt-image-1", string baseUrl = "https://api.openai.com/v1", string? token = Token)
    {
        clock ??= TimeProvider.System;
        var url = new Uri(baseUrl);
        var rules = new DownloadRules(url, OpenAiKind.PublicUrl, OpenAiKind.ImageHosts, []);
        return new OpenAiProvider(
            "openai", model, new OpenAiApi(url, token, new ProviderHttp(clock, this, this), clock), new ImageCollection(new ImageDownloader(rules, clock, this), clock));
    }
}
