using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.HuggingFace;

/// <summary>Orders an image of fal-ai, which queues the order.</summary>
public sealed class FalContractTests : HostedEmulatorContract<HuggingFaceEmulator, HuggingFaceOptions>
{
    protected override string Model => "fal-ai/fal-ai/flux/schnell";

    protected override Task<HuggingFaceEmulator> StartAsync(HuggingFaceOptions options, CancellationToken cancellationToken) => HuggingFaceEmulator.StartAsync(options, cancellationToken);

    protected override HuggingFaceOptions WithAnotherToken(HuggingFaceOptions options) => options with { Token = "another" };

    protected override HttpRequestMessage Order(HuggingFaceEmulator emulator) => Orders.Json(new Uri(emulator.BaseUrl, "/fal-ai/fal-ai/flux/schnell?_subdomain=queue"), """{"prompt":"a cat"}""", "hf_test");
}
