using ImageGen.Servers;

namespace ImageGen.Bench.Load;

/// <summary>Replicate's emulator as a process of its own, which signs its calls and keeps a ledger.</summary>
internal static class ReplicateDouble
{
    /// <param name="latency">What it takes for a prediction: <c>30s</c> or <c>1s..3s</c>.</param>
    public static Task<HostProcess> StartAsync(string latency) => HostProcess.StartListeningAsync(
        address => HostProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "ImageGen.Emulators.dll"),
            ["replicate", "--port", $"{address.Port}", "--latency", latency, "--instant", "--http-webhooks"]),
        host => host.WaitForHttpAsync(new Uri(host.Address!, "/_control"), TimeSpan.FromSeconds(30), default));
}
