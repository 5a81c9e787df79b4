using System.Collections.Concurrent;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(HuggingFaceOptions options)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Fail, FaultKind.Crash, FaultKind.Html)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.List);

    public HuggingFaceOptions Options => options;

    public TimeProvider Time => options.Time;

    /// <summary>Address of the picture host, without a path; known once the port is bound.</summary>
    public Uri PictureHost { get; set; } = new("http://127.0.0.1");

    public EmulatorControl Control { get; } = new(Menu, options.Time, options.RandomSeed);

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    /// <summary>What was accepted, by its id, which is also the name of its picture.</summary>
    public ConcurrentDictionary<string, Generation> Generations { get; } = new(StringComparer.Ordinal);

    public bool HasToken(HttpRequest request)
        => request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header && (options.Token is null || header["Bearer ".Length..] == options.Token);

    public string AddressOf(Generation generation) => $"{PictureHost.AbsoluteUri.TrimEnd('/')}/files/{generation.Id}.png";
}
