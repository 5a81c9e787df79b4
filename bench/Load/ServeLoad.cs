using ImageGen.Servers;

namespace ImageGen.Bench.Load;

/// <summary><c>imagegen serve</c>: gateway, worker, bus and embedded store in one process, with its state in a temporary folder.</summary>
internal sealed class ServeLoad : ILoad
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder;
    private readonly HostProcess _host;
    private StreamSubscriber? _subscriber;

    private ServeLoad(DirectoryInfo folder, HostProcess host, HttpClient http) => (_folder, _host, Http) = (folder, host, http);

    public string Name => "imagegen serve";

    public int WorkerId => _host.Id;

    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int> { ["serve"] = _host.Id };

    public Completions Completions => _subscriber?.Completions ?? throw new InvalidOperationException("Nobody subscribed.");

    public HttpClient Http { get; }

    public static async Task<ServeLoad> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-bench-");
        var host = await HostProcess.StartListeningAsync(
            address => HostProcess.Start(
                Path.Combine(AppContext.BaseDirectory, "imagegen.dll"),
                ["serve", "--data", folder.FullName, "--urls", address.ToString()],
                new Dictionary<string, string?>(settings) { ["Logging__LogLevel__Default"] = "Warning" }),
            host => host.WaitUntilReadyAsync(host.Address!, StartTime, default));
        return new ServeLoad(folder, host, JobSubmission.Client(host.Address!));
    }

    /// <summary>Follows the events from now on, so that completions are known.</summary>
    public async Task SubscribeAsync() => _subscriber = await StreamSubscriber.SubscribeAsync(Http);

    public Task<Guid> SubmitAsync(string prompt) => JobSubmission.SubmitAsync(Http, new { prompt });

    public async ValueTask DisposeAsync()
    {
        await (_subscriber?.DisposeAsync() ?? ValueTask.CompletedTask);
        Http.Dispose();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
