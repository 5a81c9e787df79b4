using System.Security.Cryptography;

namespace ImageGen.Emulators.Replicate;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(ReplicateOptions options) : EmulatorState<ReplicateOptions>(options, Menu)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidVersion, FaultKind.InvalidInput)
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.List)
        .WithCall(FaultPoint.Cancel);

    private volatile IReadOnlyList<string>? _tokens = options.Token is null ? null : [options.Token];

    /// <summary>The tokens that are accepted; null lets any in. Changes while it runs, as people withdraw tokens.</summary>
    public IReadOnlyList<string>? Tokens { get => _tokens; set => _tokens = value; }

    public PredictionBook Predictions { get; } = new();

    public Catalogue Catalogue { get; } = new();

    /// <summary>Key of the webhooks' signatures.</summary>
    public byte[] WebhookKey { get; } = RandomNumberGenerator.GetBytes(24);
}
