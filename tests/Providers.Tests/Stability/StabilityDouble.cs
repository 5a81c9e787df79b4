using System.Text.RegularExpressions;
using ImageGen.Providers.Http;
using ImageGen.Providers.Stability;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.Stability;

/// <summary>A Stability of canned answers.</summary>
internal sealed partial class StabilityDouble : AnswerTable<StabilityDouble>
{
    public const string Token = "sk-CanaryCanaryCanaryCanaryCanary";

    public const string Buy = "POST /v2beta/stable-image/generate/core";

    public const string Balance = "GET /user/balance";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    public static string Good => WithFinish("SUCCESS");

    /// <summary>The fields of the one order that was made, in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields
    {
        get
        {
            var (_, body, request) = Calls.Single();
            var boundary = request.Content!.Headers.ContentType!.Parameters.Single(parameter => parameter.Name == "boundary").Value;
            var parts = body.Split($"--{boundary}");
            Assert.Equal(("", "--\r\n"), (parts[0], parts[^1]));
            return [.. parts[1..^1].Select(part => Part().Match(part)).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        }
    }

    public static string WithFinish(string finish, long seed = 7) => $$"""{"image":"{{Convert.ToBase64String(Picture)}}","seed":{{seed}},"finish_reason":"{{finish}}"}""";

    public StabilityProvider Provider(TimeProvider? clock = null, string model = "core")
    {
        clock ??= TimeProvider.System;
        return new StabilityProvider("stability", model, new StabilityApi(StabilityKind.PublicUrl, Token, new ProviderHttp(clock, this, this), clock));
    }

    [GeneratedRegex("^\r\nContent-Disposition: form-data; name=\"([a-z_]+)\"(?:; filename=\"image\"\r\nContent-Type: image/png)?\r\n\r\n(.*)\r\n\\z", RegexOptions.Singleline)]
    private static partial Regex Part();
}
