using ImageGen.Emulators;

namespace ImageGen.Chaos.Worlds;

/// <summary>A running emulator of any kind.</summary>
/// <param name="BaseUrl">The value of the setting <c>BaseUrl</c>.</param>
/// <param name="Ledger">The purchases.</param>
/// <param name="Faults">The injected faults.</param>
/// <param name="Server">Stops it.</param>
internal sealed record RunningDouble(Uri BaseUrl, PurchaseLedger Ledger, FaultPlan Faults, IAsyncDisposable Server) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
