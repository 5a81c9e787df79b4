using System.Collections.Concurrent;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>The emulated machine: everything the routes share.</summary>
internal sealed class Box : EmulatorState<ComfyUiOptions>
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs, FaultKind.Interrupted)
        .WithCall(FaultPoint.Poll)
        .With(FaultPoint.Listen, FaultKind.Reset, FaultKind.Hang, FaultKind.Status)
        .WithCall(FaultPoint.Cancel);

    public Box(ComfyUiOptions options)
        : base(options, Menu)
    {
        Runs = new RunBook(Time);
    }

    /// <summary>Queue and history of this process; both are lost with it.</summary>
    public RunBook Runs { get; private set; }

    /// <summary>The output folder, which outlives the process.</summary>
    public PictureFolder Folder { get; } = new();

    /// <summary>The input folder: the images that were uploaded, by name.</summary>
    public ConcurrentDictionary<string, byte[]> Uploads { get; } = new(StringComparer.Ordinal);

    public void Restart() => Runs = new RunBook(Time);
}
