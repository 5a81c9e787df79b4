using System.Text;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults.Health;
using ImageGen.Storage;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Results;
using ImageGen.Storage.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.World;

/// <summary>The real gateway on Kestrel and a free port, over a real store, with a recording command sender.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("imagegen-keys-");

    private TestGateway(Action<WebApplicationBuilder>? change, string store, params IEnumerable<(string Name, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Redis"] = store,
            ["ImageGen:Store:Embedded"] = "true",

            // More than a host logs by default: the framework's request logs are searched for prompts too.
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Information",
            ["ImageGen:Settings:KeyRing"] = _keys.FullName,
            ["ImageGen:Results:Kind"] = "files",

            // The library listens to the meters of the whole process, and so to every gateway in it.
            ["ImageGen:Telemetry:Prometheus"] = "false",
            ["ImageGen:Results:Path"] = _pictures.FullName,
            ["ImageGen:Results:InDataFolder"] = "true",
            ["ImageGen:DefaultProvider"] = "sandbox",
            ["ImageGen:Providers:painter:Kind"] = "replicate",
            ["ImageGen:Providers:painter:Lane"] = "paid",
            ["ImageGen:Providers:painter:Model"] = "owner/name",
            ["ImageGen:Providers:painter:Price"] = "0.04",
            ["ImageGen:Providers:painter:Concurrency"] = "7",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IStartupFilter, WatchedReads>();
        builder.Services.AddSingleton<ICommandSender>(Commands);
        builder.AddGateway();
        builder.AddStorage();
        builder.AddJobClaims();
        builder.Services.AddSingleton<IWebhookDeliveries>(Deliveries);
        builder.Logging.ClearProviders().AddProvider(Logs);
        change?.Invoke(builder);
        App = builder.Build();
        App.MapGateway();
        App.MapHealth();
    }

    public WebApplication App { get; }

    public RecordingCommands Commands { get; } = new();

    public RecordingDeliveries Deliveries { get; } = new();

    public LogCollector Logs { get; } = new();

    public HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public IJobStore Store => App.Services.GetRequiredService<IJobStore>();

    public IJobIndex Index => App.Services.GetRequiredService<IJobIndex>();

    /// <summary>What a worker would do: the gateway itself has no part in it.</summary>
    public IJobClaims Claims => App.Services.GetRequiredService<IJobClaims>();

    public IResultStore Results => App.Services.GetRequiredService<IResultStore>();

    public string TestImages => _pictures.FullName;

    /// <summary>Starts a gateway.</summary>
    /// <param name="store">The connection string of its store.</param>
    /// <param name="change">Changes the builder after everything is registered.</param>
    /// <param name="settings">Settings that the registration reads.</param>
    public static async Task<TestGateway> StartAsync(string store, Action<WebApplicationBuilder>? change = null, params IEnumerable<(string Name, string Value)> settings)
    {
        var gateway = new TestGateway(change, store, settings);
        await gateway.App.StartAsync();
        gateway.Http.BaseAddress = new Uri(gateway.App.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        return gateway;
    }

    /// <summary>A client of a separate tenant.</summary>
    public TestClient NewTenant() => new(this, $"t-{Guid.NewGuid():N}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        _pictures.Delete(recursive: true);
        _keys.Delete(recursive: true);
    }
}
