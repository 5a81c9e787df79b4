using System.Diagnostics;
using System.Globalization;

namespace ImageGen.Bench.Measures;

/// <summary>Asks a broker that runs as a process for its queues, with its own tool.</summary>
internal static class BrokerQueues
{
    private const string Tool = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private static readonly string[] Needed = ["HOME", "ERL_EPMD_PORT", "RABBITMQ_CONF_ENV_FILE"];

    /// <summary>Messages, waiting and delivered but not acknowledged, of all queues whose name begins so.</summary>
    public static async Task<int> CountMessagesAsync(int port, string prefix)
    {
        var broker = CpuTime.Find("beam.smp", $"{port + 1}") ?? throw new InvalidOperationException("The broker does not run as a process here.");
        var start = new ProcessStartInfo(Tool, ["-q", "-n", $"ig{port}@localhost", "list_queues", "name", "messages"]) { RedirectStandardOutput = true };
        foreach (var pair in (await File.ReadAllTextAsync($"/proc/{broker}/environ")).Split('\0').Select(line => line.Split('=', 2)).Where(pair => Needed.Contains(pair[0])))
        {
            start.Environment[pair[0]] = pair[1];
        }

        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? lines.Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Sum(line => int.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException("The broker's tool did not answer.");
    }
}
