using System.Collections.Concurrent;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>The emulated machine: everything the routes share.</summary>
internal sealed class Box
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .With(FaultPoint.Listen, FaultKind.Reset, FaultKind.Hang, FaultKind.Status)
        .WithCall(FaultPoint.Cancel);

    public Box(ComfyUiOptions options)
    {
        Options = options;
        Control = new EmulatorControl(Menu, options.Time, options.RandomSeed) { Latency = options.Latency };
        Control.Faults.Add(options.Faults);
        Runs = new RunBook(options.Time);
    }

    public ComfyUiOptions Options { get; }

    public TimeProvider Time => Options.Time;

    public EmulatorControl Control { get; }

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    /// <summary>Queue and history of this process; both are lost with it.</summary>
    public RunBook Runs { get; private set; }

    /// <summary>The output folder, which outlives the process.</summary>
    public PictureFolder Folder { get; } = new();

    /// <summary>The input folder: the pictures that were uploaded, by name.</summary>
    public ConcurrentDictionary<string, byte[]> Uploads { get; } = new(StringComparer.Ordinal);

    public void Restart() => Runs = new RunBook(Time);
}
