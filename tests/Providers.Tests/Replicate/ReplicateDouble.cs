using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Replicate;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>A Replicate of canned answers.</summary>
internal sealed class ReplicateDouble : AnswerTable<ReplicateDouble>
{
    public const string Token = "r8_CanaryCanaryCanaryCanaryCanary";

    public const string Version = "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b";

    public ReplicateDouble OfficialModel(string path = "black-forest-labs/flux-schnell")
        => Answer($"GET /models/{path}", 200, """{"is_official":true,"latest_version":null}""");

    public ReplicateProvider Provider(TimeProvider? clock = null, string? model = null, string baseUrl = "https://api.replicate.com/v1")
    {
        clock ??= TimeProvider.System;
        var settings = new ConfiguredProvider { Name = "replicate", Kind = "replicate", Token = Token, Model = model, BaseUrl = new Uri(baseUrl) };
        var rules = new DownloadRules(settings.BaseUrl, ReplicateKind.PublicUrl, ["replicate.delivery", "*.replicate.delivery"], []);
        return new ReplicateProvider(
            settings, new ReplicateApi(settings.BaseUrl, Token, new ProviderHttp(clock, this, this), clock), new ImageDownloader(rules, clock, this), clock);
    }
}
