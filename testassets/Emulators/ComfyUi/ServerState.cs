using System.Collections.Concurrent;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>The emulated server: the state that the routes share.</summary>
internal sealed class ServerState : EmulatorState<ComfyUiOptions>
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .With(FaultPoint.Listen, FaultKind.Reset, FaultKind.Hang, FaultKind.Status)
        .WithCall(FaultPoint.Cancel);

    public ServerState(ComfyUiOptions options)
        : base(options, SupportedFaults)
    {
        Runs = new RunStore(Time);
    }

    /// <summary>Queue and history of this process; both are lost with it.</summary>
    public RunStore Runs { get; private set; }

    /// <summary>The output folder, which outlives the process.</summary>
    public OutputFolder Folder { get; } = new();

    /// <summary>The input folder: the images that were uploaded, by name.</summary>
    public ConcurrentDictionary<string, byte[]> Uploads { get; } = new(StringComparer.Ordinal);

    public void Restart() => Runs = new RunStore(Time);
}
