using ImageGen.Emulators.ComfyUi;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.ComfyUi;

/// <summary>Orders an image by a workflow.</summary>
public sealed class ComfyUiContractTests : EmulatorContract<ComfyUiEmulator, ComfyUiOptions>
{
    protected override string Model => "sd_xl_base_1.0.safetensors";

    protected override Task<ComfyUiEmulator> StartAsync(ComfyUiOptions options, CancellationToken cancellationToken) => ComfyUiEmulator.StartAsync(options, cancellationToken);

    protected override HttpRequestMessage Order(ComfyUiEmulator emulator) => Orders.Json(new Uri(emulator.BaseUrl, "/prompt"), ComfyUiTests.Order("0198d9f2-0000-7000-8000-000000000001"));
}
