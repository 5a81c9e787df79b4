using System.Text.Json;
using ImageGen.Providers.Automatic1111;
using ImageGen.Providers.Http;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.Automatic1111;

/// <summary>A WebUI of canned answers.</summary>
internal sealed class WebUiDouble : AnswerTable<WebUiDouble>
{
    public const string Token = "painter:CanaryCanaryCanary";

    public const string Buy = "POST /sdapi/v1/txt2img";

    public const string BuyFrom = "POST /sdapi/v1/img2img";

    public const string Ask = "POST /internal/progress";

    public const string Native = "GET /sdcpp/v1/capabilities";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    public static string Base64 => Convert.ToBase64String(Picture);

    public static string Made(string checkpoint = "v1-5", string? images = null, int first = 0)
        => $$"""{"images":{{images ?? $"[\"{Base64}\"]"}},"parameters":{"prompt":"a cat"},"info":{{JsonSerializer.Serialize($$"""{"seed":7,"sd_model_name":"{{checkpoint}}","sd_model_hash":"81761151ab","index_of_first_image":{{first}}}""")}}}""";

    public Automatic1111Provider Provider(string? model = null, string? token = Token, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        return new Automatic1111Provider("gpu-1", model, new Automatic1111Api(Automatic1111Kind.DefaultUrl, new Credentials(token), new ProviderHttp(clock, this, this)), clock);
    }
}
