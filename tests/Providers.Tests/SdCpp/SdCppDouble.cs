using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.SdCpp;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.SdCpp;

/// <summary>An sd-server of canned answers.</summary>
internal sealed class SdCppDouble : AnswerTable<SdCppDouble>
{
    public const string Buy = "POST /sdcpp/v1/img_gen";

    public const string Poll = "GET /sdcpp/v1/jobs/job_1_0";

    public const string Cancel = "POST /sdcpp/v1/jobs/job_1_0/cancel";

    public const string Capabilities = "GET /sdcpp/v1/capabilities";

    public const string Accepted = """{"created":1795430303,"id":"job_1_0","kind":"img_gen","poll_url":"/sdcpp/v1/jobs/job_1_0","status":"queued"}""";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    public static string Completed
        => $$"""{"completed":1795430307,"created":1795430303,"error":null,"id":"job_1_0","kind":"img_gen","queue_position":0,"result":{"images":[{"b64_json":"{{Convert.ToBase64String(Picture)}}","index":0}],"output_format":"png"},"started":1795430303,"status":"completed"}""";

    public SdCppProvider Provider(string? model = null)
    {
        var url = SdCppKind.DefaultUrl;
        var clock = TimeProvider.System;
        return new SdCppProvider(
            "sdcpp", model, new SdCppApi(url, new ProviderHttp(clock, this, this)), new ImageDownloader(new DownloadRules(url, null, [], []), clock, this), clock);
    }
}
