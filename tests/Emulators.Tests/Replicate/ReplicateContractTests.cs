using ImageGen.Emulators.Replicate;
using ImageGen.Emulators.Tests.Contract;

namespace ImageGen.Emulators.Tests.Replicate;

/// <summary>Creates a prediction by version.</summary>
public sealed class ReplicateContractTests : HostedEmulatorContract<ReplicateEmulator, ReplicateOptions>
{
    protected override string Model => "stability-ai/sdxl";

    protected override Task<ReplicateEmulator> StartAsync(ReplicateOptions options, CancellationToken cancellationToken) => ReplicateEmulator.StartAsync(options, cancellationToken);

    protected override ReplicateOptions WithAnotherToken(ReplicateOptions options) => options with { Token = "another" };

    protected override HttpRequestMessage Order(ReplicateEmulator emulator) => Orders.Json(new Uri($"{emulator.BaseUrl}/predictions"), $$$"""{"version":"{{{ReplicateWorld.Sdxl}}}","input":{"prompt":"a cat","seed":7}}""", "r8_test");
}
