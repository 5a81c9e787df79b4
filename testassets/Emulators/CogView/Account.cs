using System.Collections.Concurrent;

namespace ImageGen.Emulators.CogView;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(CogViewOptions options)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Fail, FaultKind.Html)
        .WithCall(FaultPoint.Poll);

    public CogViewOptions Options => options;

    public TimeProvider Time => options.Time;

    /// <summary>Address of the picture host, without a path; known once the port is bound.</summary>
    public Uri PictureHost { get; set; } = new("http://127.0.0.1");

    public IReadOnlyList<ImageModel> Models { get; } = [.. ImageModel.All.Where(model => model.IsInternational || !options.IsInternational)];

    public EmulatorControl Control { get; } = new(Menu, options.Time, options.RandomSeed);

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    /// <summary>What was accepted, by its id, which is also the name of its picture.</summary>
    public ConcurrentDictionary<string, Generation> Generations { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a call has a key, and if not, what is wrong with it.</summary>
    public ApiError? KeyError(HttpRequest request)
        => request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header ? ApiError.NoKey
            : options.Token is null || header["Bearer ".Length..] == options.Token ? null
            : ApiError.BadKey;
}
