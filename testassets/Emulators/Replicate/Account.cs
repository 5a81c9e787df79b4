using System.Security.Cryptography;

namespace ImageGen.Emulators.Replicate;

/// <summary>The emulated account: the state that the endpoints share.</summary>
internal sealed class Account(ReplicateOptions options) : EmulatorState<ReplicateOptions>(options, SupportedFaults)
{
    private static readonly SupportedFaults SupportedFaults = new SupportedFaults()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidVersion, FaultKind.InvalidInput)
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.List)
        .WithCall(FaultPoint.Cancel);

    private volatile IReadOnlyList<string>? _tokens = options.Token is null ? null : [options.Token];

    /// <summary>The tokens that are accepted; null accepts any. It can change at run time to emulate revoked tokens.</summary>
    public IReadOnlyList<string>? Tokens { get => _tokens; set => _tokens = value; }

    public PredictionStore Predictions { get; } = new();

    public Catalogue Catalogue { get; } = new();

    /// <summary>Key of the webhooks' signatures.</summary>
    public byte[] WebhookKey { get; } = RandomNumberGenerator.GetBytes(24);
}
