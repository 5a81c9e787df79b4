using System.Collections.Concurrent;

namespace ImageGen.Emulators.CogView;

/// <summary>The emulated account: the state that the endpoints share.</summary>
internal sealed class Account : EmulatorState<CogViewOptions>
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidInput, FaultKind.Moderated)
        .With(FaultPoint.Outcome, FaultKind.Moderated, FaultKind.FewerOutputs, FaultKind.Fail, FaultKind.Html)
        .WithCall(FaultPoint.Poll);

    public Account(CogViewOptions options)
        : base(options, SupportedFaults)
    {
        Control.Retention = TimeSpan.FromDays(30);
        Models = [.. ImageModel.All.Where(model => model.IsInternational || !options.IsInternational)];
    }

    public IReadOnlyList<ImageModel> Models { get; }

    /// <summary>The accepted orders by id, which is also the name of the image.</summary>
    public ConcurrentDictionary<string, Generation> Generations { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the error of a request's key; null if it is valid.</summary>
    public ApiError? KeyError(HttpRequest request)
        => request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header ? ApiError.NoKey
            : Options.Token is null || header["Bearer ".Length..] == Options.Token ? null
            : ApiError.BadKey;
}
