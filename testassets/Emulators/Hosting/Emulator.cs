namespace ImageGen.Emulators;

/// <summary>
/// Base of the emulators, each of which emulates one provider on loopback. An emulator keeps a ledger of all purchases, also of those whose
/// response the client did not receive, and injects the faults of <see cref="Faults"/>. Emulators share no code with the adapters, so that
/// both can't misread a provider in the same way.
/// </summary>
public abstract class Emulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;

    private protected Emulator(EmulatorApp app, EmulatorState state)
    {
        _app = app;
        State = state;
    }

    /// <summary>The value of a provider instance's setting <c>BaseUrl</c>.</summary>
    public abstract Uri BaseUrl { get; }

    /// <summary>The host of the images, without a path; the server itself if images have no separate port.</summary>
    public Uri ImageHost => State.ImageHost;

    /// <summary>The available models, by the names that ImageGen's settings use.</summary>
    public abstract IReadOnlyList<string> Models { get; }

    /// <summary>Every accepted order.</summary>
    public PurchaseLedger Ledger => State.Ledger;

    /// <summary>The number of requests of each kind.</summary>
    public Traffic Traffic => State.Traffic;

    /// <summary>The settings that can change while it runs.</summary>
    public EmulatorControl Control => State.Control;

    /// <summary>The planned faults; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => State.Control.Faults;

    private protected EmulatorState State { get; }

    /// <summary>Stops at once; open requests are aborted.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
