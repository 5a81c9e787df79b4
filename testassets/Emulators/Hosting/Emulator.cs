namespace ImageGen.Emulators;

/// <summary>
/// A running double of one provider on loopback: what all of them have. Each keeps a ledger of what was bought, whatever the client saw of
/// the answer, and injects the faults of <see cref="Faults"/>. None of them shares code with the adapters, so that both cannot misread a
/// provider in the same way.
/// </summary>
public abstract class Emulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;

    private protected Emulator(EmulatorApp app, EmulatorState state)
    {
        _app = app;
        State = state;
    }

    /// <summary>What the settings of a provider instance give as <c>BaseUrl</c>.</summary>
    public abstract Uri BaseUrl { get; }

    /// <summary>Where images are downloaded from, without a path; the server itself where it has no port of its own for them.</summary>
    public Uri PictureHost => State.PictureHost;

    /// <summary>The models that exist here, by the names that this project's settings give them.</summary>
    public abstract IReadOnlyList<string> Models { get; }

    /// <summary>Every accepted order.</summary>
    public PurchaseLedger Ledger => State.Ledger;

    /// <summary>The number of requests of each kind.</summary>
    public Traffic Traffic => State.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => State.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => State.Control.Faults;

    private protected EmulatorState State { get; }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
