using System.Collections.Concurrent;

namespace ImageGen.Emulators.CogView;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account : EmulatorState<CogViewOptions>
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Fail, FaultKind.Html)
        .WithCall(FaultPoint.Poll);

    public Account(CogViewOptions options)
        : base(options, Menu)
    {
        Control.Retention = TimeSpan.FromDays(30);
        Models = [.. ImageModel.All.Where(model => model.IsInternational || !options.IsInternational)];
    }

    public IReadOnlyList<ImageModel> Models { get; }

    /// <summary>What was accepted, by its id, which is also the name of its image.</summary>
    public ConcurrentDictionary<string, Generation> Generations { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a call has a key, and if not, what is wrong with it.</summary>
    public ApiError? KeyError(HttpRequest request)
        => request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header ? ApiError.NoKey
            : Options.Token is null || header["Bearer ".Length..] == Options.Token ? null
            : ApiError.BadKey;
}
