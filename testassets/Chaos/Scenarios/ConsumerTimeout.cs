using System.Text.Json;
using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// A synchronous provider holds a message for as long as it generates: here five times as long as the broker allows, which checks once a
/// minute. The broker takes the message back, and the image must not be bought again. The hosts count the orders before they send them.
/// </summary>
internal static class ConsumerTimeout
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C12",
        Title = "a broker that takes messages back after 20 s, and a synchronous provider that needs 100 s",
        Full = Size.Of(jobs: 20),
        Short = null,
        World = new WorldPlan { Failpoints = true, Broker = ["consumer_timeout = 20000"] },
        Request = n => new { prompt = $"job {n} sandbox:slow=100", provider = "sandbox" },
        Ledger = world => [.. Lines(world.Orders).Select(line => new LedgerPurchase(line.Prompt, $"{line.JobId}", line.At, "ordered", []))],
    };

    private static IEnumerable<RecordedOrder> Lines(DirectoryInfo orders)
        => orders.EnumerateFiles().Select(file => JsonSerializer.Deserialize<RecordedOrder>(File.ReadAllText(file.FullName))!);
}
