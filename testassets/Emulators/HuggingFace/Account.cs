using System.Collections.Concurrent;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>The emulated account: the state that the endpoints share.</summary>
internal sealed class Account(HuggingFaceOptions options) : EmulatorState<HuggingFaceOptions>(options, SupportedFaults)
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Fail, FaultKind.Crash, FaultKind.Html)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.List);

    /// <summary>The accepted orders by id, which is also the name of the image.</summary>
    public ConcurrentDictionary<string, Generation> Generations { get; } = new(StringComparer.Ordinal);

    public bool HasToken(HttpRequest request)
        => request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header && (Options.Token is null || header["Bearer ".Length..] == Options.Token);

    public string AddressOf(Generation generation) => $"{ImageHost.AbsoluteUri.TrimEnd('/')}/files/{generation.Id}.png";
}
