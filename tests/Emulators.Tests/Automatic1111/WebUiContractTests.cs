using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.Automatic1111;

/// <summary>Orders an image at <c>/sdapi/v1/txt2img</c>.</summary>
public sealed class WebUiContractTests : EmulatorContract<WebUiEmulator, WebUiOptions>
{
    protected override string Model => "v1-5-pruned-emaonly";

    protected override Task<WebUiEmulator> StartAsync(WebUiOptions options, CancellationToken cancellationToken) => WebUiEmulator.StartAsync(options, cancellationToken);

    protected override HttpRequestMessage Order(WebUiEmulator emulator) => Orders.Json(new Uri(emulator.BaseUrl, "/sdapi/v1/txt2img"), """{"prompt":"a cat","width":64,"height":64,"seed":5}""");
}
