using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.SdCpp;

/// <summary>Orders an image at <c>/sdapi/v1/txt2img</c>.</summary>
public sealed class SdCppTextToImageContractTests : EmulatorContract<SdCppEmulator, SdCppOptions>
{
    protected override string Model => "tiny-random-sd1.safetensors";

    protected override Task<SdCppEmulator> StartAsync(SdCppOptions options, CancellationToken cancellationToken) => SdCppEmulator.StartAsync(options, cancellationToken);

    protected override HttpRequestMessage Order(SdCppEmulator emulator) => Orders.Json(new Uri(emulator.BaseUrl, "/sdapi/v1/txt2img"), SdCppWorld.Order);
}
