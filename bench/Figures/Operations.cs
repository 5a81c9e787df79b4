using System.Diagnostics;
using System.Globalization;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;
using ImageGen.Bench.Rows;
using ImageGen.Servers;

namespace ImageGen.Bench.Figures;

/// <summary>What operators use, with very many ended jobs in the store: how long the requests of the screen's views take, and <c>imagegen storage check</c> over all images in files.</summary>
internal static class Operations
{
    private const int Requests = 20;
    private const string AdminToken = "operator-of-the-benchmark";

    private static readonly Target Fast = Target.AtMost(200);

    /// <summary>What each view of the screen reads before it is complete.</summary>
    private static readonly (string View, string[] Paths)[] Views =
    [
        ("overview, an hour", ["/v1/statistics?period=hour", "/v1/providers", "/v1/lanes", "/v1/tenants?limit=20"]),
        ("overview, a week", ["/v1/statistics?period=week", "/v1/providers", "/v1/lanes", "/v1/tenants?limit=20"]),
        ("jobs", ["/v1/jobs?limit=50", "/v1/providers"]),
        ("jobs, failed ones", ["/v1/jobs?limit=50&status=failed", "/v1/providers"]),
        ("providers", ["/v1/providers", "/v1/config", "/v1/lanes"]),
        ("webhooks", ["/v1/webhooks"]),
        ("keys and tenants", ["/v1/keys", "/v1/tenants?limit=20"]),
    ];

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-bench-operations-");
        try
        {
            await PrintAsync(world, folder, options, report);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PrintAsync(BenchWorld world, DirectoryInfo folder, BenchOptions options, Report report)
    {
        var images = folder.CreateSubdirectory("images");
        var settings = new Dictionary<string, string?>(world.InstantProvider())
        {
            ["ImageGen__Results__Kind"] = "files",
            ["ImageGen__Results__Path"] = images.FullName,
            ["ImageGen__Settings__KeyRing"] = folder.CreateSubdirectory("keys").FullName,
            ["Gateway__AdminToken"] = AdminToken,
        };
        await using var load = await ImageGenLoad.StartAsync(world, settings);
        load.Http.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
        await using var probe = await StoreProbe.ConnectAsync(world.Store.ConnectionString);
        var rows = await EndedRows.TakeTemplatesAsync(load, probe);
        await rows.GrowAsync(options.OperatedRows, load.Http);

        report.Section($"Operations with {options.OperatedRows:N0} ended jobs");
        report.Targets();
        foreach (var (view, paths) in Views)
        {
            report.Judge($"{view}: slowest request of the view, p50, ms", await MeasureAsync(load.Http, paths), "0", Fast);
        }

        var count = await AddImagesAsync(probe, images);
        var (seconds, output) = await CheckAsync(world, settings);
        report.Note($"`imagegen storage check` over {count:N0} images in files: {seconds:0.0} s with its start. It says: {output.ReplaceLineEndings(" ").Trim()}");
    }

    /// <summary>The time until all requests of a view, which are sent at once, have their responses.</summary>
    private static async Task<Spread> MeasureAsync(HttpClient http, string[] paths)
    {
        List<double> times = [];
        for (var n = -2; n < Requests; n++)
        {
            var begin = Stopwatch.GetTimestamp();
            foreach (var response in await Task.WhenAll(paths.Select(path => http.GetAsync(new Uri(path, UriKind.Relative)))))
            {
                _ = response.EnsureSuccessStatusCode();
                response.Dispose();
            }

            if (n >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }

        return new Spread(times);
    }

    /// <summary>Gives each job that has no image one: a copy of another one's.</summary>
    private static async Task<int> AddImagesAsync(StoreProbe probe, DirectoryInfo images)
    {
        var template = images.EnumerateFiles("*.png", SearchOption.AllDirectories).First();
        var content = await File.ReadAllBytesAsync(template.FullName);
        var count = 0;
        await foreach (var key in probe.Server.KeysAsync(pattern: "ig:{p*}:job:*", pageSize: 1000))
        {
            var file = Path.Combine(template.DirectoryName!, $"{((string)key!)[^32..]}.png");
            if (!File.Exists(file))
            {
                await File.WriteAllBytesAsync(file, content);
            }

            count++;
        }

        return count;
    }

    private static async Task<(double Seconds, string Output)> CheckAsync(BenchWorld world, Dictionary<string, string?> settings)
    {
        var environment = new Dictionary<string, string?>(settings) { ["ConnectionStrings__Redis"] = world.Store.ConnectionString };
        var begin = Stopwatch.GetTimestamp();
        await using var check = HostProcess.Start(Path.Combine(AppContext.BaseDirectory, "imagegen.dll"), ["storage", "check"], environment);
        var code = await check.WaitForExitAsync(TimeSpan.FromMinutes(30), default);
        return code == 0 ? (Stopwatch.GetElapsedTime(begin).TotalSeconds, check.Output)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"imagegen storage check ended with {code}: {check.Output}"));
    }
}
