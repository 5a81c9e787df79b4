using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.OpenAi;

/// <summary>Orders an image at <c>/images/generations</c>.</summary>
public sealed class OpenAiContractTests : HostedEmulatorContract<OpenAiEmulator, OpenAiOptions>
{
    protected override string Model => "gpt-image-1";

    protected override Task<OpenAiEmulator> StartAsync(OpenAiOptions options, CancellationToken cancellationToken) => OpenAiEmulator.StartAsync(options, cancellationToken);

    protected override OpenAiOptions WithAnotherToken(OpenAiOptions options) => options with { Token = "another" };

    protected override HttpRequestMessage Order(OpenAiEmulator emulator) => Orders.Json(new Uri($"{emulator.BaseUrl}/images/generations"), OpenAiWorld.Order, "sk-test");
}
