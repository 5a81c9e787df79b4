namespace ImageGen.Emulators;

/// <summary>The state that the routes of an emulator share.</summary>
internal abstract class EmulatorState
{
    protected EmulatorState(EmulatorOptions options, SupportedFaults supported)
    {
        Port = options.Port;
        Time = options.Time;
        Control = new EmulatorControl(supported, options.Time, options.RandomSeed) { Latency = options.Latency };
        Control.Faults.Add(options.Faults);
    }

    /// <summary>The requested port; 0 for any free one.</summary>
    public int Port { get; }

    public TimeProvider Time { get; }

    public EmulatorControl Control { get; }

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    /// <summary>Address of the server, without a path; known once the port is bound.</summary>
    public Uri Root { get; set; } = new("http://127.0.0.1");

    /// <summary>Address of an API whose paths begin with its version: ends in <c>/v1</c>, without a slash.</summary>
    public Uri Api => new(Root, "/v1");

    /// <summary>Address of the host of images, without a path; known once the port is bound.</summary>
    public Uri ImageHost { get; set; } = new("http://127.0.0.1");
}

/// <inheritdoc/>
/// <typeparam name="TOptions">The options of this emulator.</typeparam>
internal abstract class EmulatorState<TOptions>(TOptions options, SupportedFaults supported) : EmulatorState(options, supported)
    where TOptions : EmulatorOptions
{
    public TOptions Options { get; } = options;
}
