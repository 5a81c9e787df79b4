using ImageGen.Emulators.CogView;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.CogView;

/// <summary>Orders an image at the asynchronous endpoint.</summary>
public sealed class CogViewTaskContractTests : HostedEmulatorContract<CogViewEmulator, CogViewOptions>
{
    protected override string Model => "glm-image";

    protected override Task<CogViewEmulator> StartAsync(CogViewOptions options, CancellationToken cancellationToken) => CogViewEmulator.StartAsync(options, cancellationToken);

    protected override CogViewOptions WithAnotherToken(CogViewOptions options) => options with { Token = "another" };

    protected override HttpRequestMessage Order(CogViewEmulator emulator) => Orders.Json(new Uri($"{emulator.BaseUrl}/async/images/generations"), CogViewWorld.OrderForLater, "id.secret");
}
