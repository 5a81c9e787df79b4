using System.Net.Http.Headers;
using ImageGen.Emulators.Stability;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.Stability;

/// <summary>Orders an image at <c>/generate/core</c>.</summary>
public sealed class StabilityContractTests : HostedEmulatorContract<StabilityEmulator, StabilityOptions>
{
    protected override string Model => "core";

    protected override Task<StabilityEmulator> StartAsync(StabilityOptions options, CancellationToken cancellationToken) => StabilityEmulator.StartAsync(options, cancellationToken);

    protected override StabilityOptions WithAnotherToken(StabilityOptions options) => options with { Token = "another" };

    protected override HttpRequestMessage Order(StabilityEmulator emulator)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent([]), "none", "none" }, { new StringContent("a cat"), "prompt" } };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(emulator.BaseUrl, "/v2beta/stable-image/generate/core")) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }
}
