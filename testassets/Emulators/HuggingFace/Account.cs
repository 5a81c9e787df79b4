using System.Collections.Concurrent;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(HuggingFaceOptions options) : EmulatorState<HuggingFaceOptions>(options, Menu)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Fail, FaultKind.Crash, FaultKind.Html)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.List);

    /// <summary>What was accepted, by its id, which is also the name of its image.</summary>
    public ConcurrentDictionary<string, Generation> Generations { get; } = new(StringComparer.Ordinal);

    public bool HasToken(HttpRequest request)
        => request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header && (Options.Token is null || header["Bearer ".Length..] == Options.Token);

    public string AddressOf(Generation generation) => $"{PictureHost.AbsoluteUri.TrimEnd('/')}/files/{generation.Id}.png";
}
