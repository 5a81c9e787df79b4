using System.Text.Json;
using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Scenarios;

/// <summary>
/// A synchronous provider keeps a message for as long as it takes: here five times as long as the broker allows, which looks once
/// a minute. It takes the message back, and it must not be bought again. Orders are counted by the hosts, before they leave.
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
        Ledger = world => [.. Lines(world.Orders).Select(line => new Bought(line.Prompt, $"{line.JobId}", line.At, "ordered", []))],
    };

    private static IEnumerable<OrderLine> Lines(DirectoryInfo orders)
        => orders.EnumerateFiles().Select(file => JsonSerializer.Deserialize<OrderLine>(File.ReadAllText(file.FullName))!);
}
