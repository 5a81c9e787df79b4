using ImageGen.Emulators;

namespace ImageGen.Chaos.Worlds;

/// <summary>An emulator that runs, whatever it emulates.</summary>
/// <param name="BaseUrl">What settings give as <c>BaseUrl</c>.</param>
/// <param name="Ledger">What was bought of it.</param>
/// <param name="Faults">What goes wrong with it.</param>
/// <param name="Server">Stops it.</param>
internal sealed record RunningDouble(Uri BaseUrl, PurchaseLedger Ledger, FaultPlan Faults, IAsyncDisposable Server) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
