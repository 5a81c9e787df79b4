using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.HuggingFace;

/// <summary>Orders an image of hf-inference, which answers with it.</summary>
public sealed class HfInferenceContractTests : HostedEmulatorContract<HuggingFaceEmulator, HuggingFaceOptions>
{
    protected override string Model => "hf-inference/example/tiny-diffusion";

    protected override Task<HuggingFaceEmulator> StartAsync(HuggingFaceOptions options, CancellationToken cancellationToken) => HuggingFaceEmulator.StartAsync(options, cancellationToken);

    protected override HuggingFaceOptions WithAnotherToken(HuggingFaceOptions options) => options with { Token = "another" };

    protected override HttpRequestMessage Order(HuggingFaceEmulator emulator) => Orders.Json(new Uri(emulator.BaseUrl, "/hf-inference/models/example/tiny-diffusion"), """{"inputs":"a cat"}""", "hf_test");
}
