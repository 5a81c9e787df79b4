using ImageGen.Chaos.Faults;

namespace ImageGen.Chaos.Scenarios;

internal static class SubscriberAway
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C18",
        Title = "the webhook subscriber refuses every request while workers are killed, then requests a replay",
        Full = Size.Of(jobs: 200, faults: 15, rhythm: 2, spread: 40),
        Short = Size.Of(jobs: 20, faults: 2, rhythm: 2, spread: 5),
        Faults = size => [new KilledHosts(size.Faults, size.Rhythm, world => world.Workers), new WebhookSubscriberOutage()],
    };
}
