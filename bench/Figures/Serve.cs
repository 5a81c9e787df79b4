using System.Diagnostics;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Servers;

namespace ImageGen.Bench.Figures;

/// <summary>
/// Jobs per second of <c>imagegen serve</c>, the one process with its store inside, from the first submission until no job is unfinished, and
/// its processor time a job; beside the floor on RabbitMQ and Redis in the same run.
/// </summary>
internal static class Serve
{
    private const int Outstanding = 200;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task PrintAsync(BenchWorld world, IReadOnlyDictionary<string, string?> settings, BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-bench-");
        await using var floor = await FloorLoad.StartAsync(world);
        await using var host = await HostProcess.StartListeningAsync(
            address => HostProcess.Start(
                Path.Combine(AppContext.BaseDirectory, "imagegen.dll"),
                ["serve", "--data", folder.FullName, "--urls", address.ToString()],
                new Dictionary<string, string?>(settings) { ["Logging__LogLevel__Default"] = "Warning" }),
            host => host.WaitForHttpAsync(new Uri(host.Address!, "/health/ready"), StartTime, default));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 }) { BaseAddress = host.Address };

        // Cold code is nobody's figure.
        await MeasureAsync(http, options.Jobs);
        await Throughput.MeasureAsync(floor, options.Jobs);

        List<double> rates = [], costs = [], ratios = [];
        for (var run = 0; run < options.Runs; run++)
        {
            var floorRate = await Throughput.MeasureAsync(floor, options.Jobs);
            var before = CpuTime.Of(host.Id);
            rates.Add(await MeasureAsync(http, options.Jobs));
            costs.Add((CpuTime.Of(host.Id) - before) * 1000 / options.Jobs);
            ratios.Add(rates[^1] / floorRate);
        }

        Console.WriteLine($"\n### imagegen serve: {options.Jobs} jobs, median of {options.Runs} runs [min-max]\n\n| jobs/s | of the floor | ms of processor time a job | peak MB |\n|---|---|---|---|");
        Console.WriteLine(
            $"| {new Spread(rates).Format("0")} | {new Spread(ratios).Format("0.00")} | {new Spread(costs).Format("0.00")} | {ProcessMemory.PeakOf(host.Id):0} |");
        folder.Delete(recursive: true);
    }

    private static async Task<double> MeasureAsync(HttpClient http, int jobs)
    {
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Outstanding }, async (i, token) =>
        {
            using var content = new StringContent(JsonSerializer.Serialize(new { prompt = $"an image of number {i}" }), null, "application/json");
            using var response = await http.PostAsync("/v1/jobs", content, token);
            response.EnsureSuccessStatusCode();
        });
        while (await HasAsync(http, "queued") || await HasAsync(http, "running"))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Jobs are unfinished after {Patience}.");
            }

            await Task.Delay(20);
        }

        if (await HasAsync(http, "failed"))
        {
            throw new InvalidOperationException("A job ended without an image.");
        }

        return jobs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<bool> HasAsync(HttpClient http, string status)
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync($"/v1/jobs?status={status}&limit=1"));
        return json.RootElement.GetProperty("data").GetArrayLength() > 0;
    }
}
