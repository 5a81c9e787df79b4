using ImageGen.Emulators.SdCpp;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.SdCpp;

/// <summary>Orders an image as a job.</summary>
public sealed class SdCppJobContractTests : EmulatorContract<SdCppEmulator, SdCppOptions>
{
    protected override string Model => "tiny-random-sd1.safetensors";

    protected override Task<SdCppEmulator> StartAsync(SdCppOptions options, CancellationToken cancellationToken) => SdCppEmulator.StartAsync(options, cancellationToken);

    protected override HttpRequestMessage Order(SdCppEmulator emulator) => Orders.Json(new Uri(emulator.BaseUrl, "/sdcpp/v1/img_gen"), SdCppWorld.Order);
}
