using System.Security.Cryptography;

namespace ImageGen.Emulators.Replicate;

/// <summary>The emulated account: everything the endpoints share.</summary>
internal sealed class Account(ReplicateOptions options)
{
    private static readonly FaultMenu Menu = new FaultMenu()
        .With(FaultPoint.Create, FaultKind.InsufficientCredit, FaultKind.BillingRequired, FaultKind.InvalidVersion, FaultKind.InvalidInput)
        .With(FaultPoint.Outcome, FaultKind.Fail, FaultKind.FewerOutputs)
        .WithCall(FaultPoint.Poll)
        .WithCall(FaultPoint.List)
        .WithCall(FaultPoint.Cancel);

    private volatile IReadOnlyList<string>? _tokens = options.Token is null ? null : [options.Token];

    public ReplicateOptions Options => options;

    /// <summary>The tokens that are accepted; null lets any in. Changes while it runs, as people withdraw tokens.</summary>
    public IReadOnlyList<string>? Tokens { get => _tokens; set => _tokens = value; }

    public TimeProvider Time => options.Time;

    /// <summary>Address of the API, ending in <c>/v1</c>; known once the port is bound.</summary>
    public Uri Api { get; set; } = new("http://127.0.0.1/v1");

    /// <summary>Address of the picture host, without a path; known once the port is bound.</summary>
    public Uri PictureHost { get; set; } = new("http://127.0.0.1");

    public EmulatorControl Control { get; } = new(Menu, options.Time, options.RandomSeed);

    public PurchaseLedger Ledger { get; } = new();

    public Traffic Traffic { get; } = new();

    public PredictionBook Predictions { get; } = new();

    public Catalogue Catalogue { get; } = new();

    /// <summary>Key of the webhooks' signatures.</summary>
    public byte[] WebhookKey { get; } = RandomNumberGenerator.GetBytes(24);
}
