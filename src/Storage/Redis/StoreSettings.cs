using System.Globalization;

namespace ImageGen.Storage.Redis;

/// <summary>What a job store is told.</summary>
/// <param name="Retention">How long an ended job can be read.</param>
internal sealed record StoreSettings(TimeSpan Retention)
{
    /// <summary>
    /// How long whoever writes an event has to hand it to the bus himself, before the outbox gives it out. Default 0: the outbox has it
    /// at once.
    /// </summary>
    public TimeSpan HandOver { get; init; }

    /// <summary>How many deliveries a webhook queue keeps: of more the oldest that have ended are forgotten. Default 100,000.</summary>
    public int DeliveriesKept { get; init; } = 100_000;

    /// <summary>In tests: the moment every script takes for now. Null, as in production: the server's clock.</summary>
    public Func<DateTimeOffset>? Now { get; init; }

    /// <summary>First argument of every script.</summary>
    public string Moment => Now is { } now ? now().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : "";
}
