using ImageGen.Cli.Terminal;
using ImageGen.Gateway;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage;
using ImageGen.Storage.Embedded;
using ImageGen.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ImageGen.Cli.Hosts;

/// <summary>
/// Gateway, worker, bus and store in one process: the same code as in the separate processes, with an in-memory bus, which may
/// lose messages, and a durable store, whose due set restarts their jobs.
/// </summary>
internal sealed class EmbeddedSystem : IAsyncDisposable
{
    private readonly EmbeddedStore _store;

    private EmbeddedSystem(EmbeddedStore store, WebApplication app) => (_store, App) = (store, app);

    public WebApplication App { get; }

    /// <summary>The address of the gateway.</summary>
    public Uri Address => new(App.Urls.First());

    /// <summary>Starts everything with its state in <paramref name="folder"/>; throws <see cref="DataFolderInUseException"/> when another process uses it.</summary>
    public static async Task<EmbeddedSystem> StartAsync(
        DirectoryInfo folder, string url, IReadOnlyList<string> settings, LogLevel logLevel, CancellationToken cancellationToken)
    {
        // The store is started first and stopped last: only its state must survive.
        var store = await StartStoreAsync(folder, cancellationToken);
        try
        {
            var app = Build(folder, url, settings, logLevel, store);
            store.ReportTo(app.Services.GetRequiredService<ILoggerFactory>());
            var system = new EmbeddedSystem(store, app);
            await app.StartCheckedAsync(cancellationToken);
            return system;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static async Task<EmbeddedStore> StartStoreAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        try
        {
            return await EmbeddedStore.StartAsync(folder.FullName, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Configuration, $"--data: the folder '{folder.FullName}' can't be used. {exception.Message}", exception);
        }
    }

    private static WebApplication Build(DirectoryInfo folder, string url, IReadOnlyList<string> settings, LogLevel logLevel, EmbeddedStore store)
    {
        var builder = WebApplication.CreateBuilder([.. settings]);
        var images = Configured("ImageGen:Results:Path");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = url,
            ["ConnectionStrings:Redis"] = store.ConnectionString,
            ["ConnectionStrings:RabbitMq"] = "",
            ["ImageGen:Store:Embedded"] = "true",
            ["ImageGen:Results:Kind"] = builder.Configuration["ImageGen:Results:Kind"] ?? "files",
            ["ImageGen:Results:Path"] = images ?? Path.Combine(folder.FullName, "pictures"),
            ["ImageGen:Results:InDataFolder"] = images is null ? "true" : "false",
            ["ImageGen:Results:SpillPath"] = Configured("ImageGen:Results:SpillPath") ?? Path.Combine(folder.FullName, "spill"),
            ["ImageGen:Settings:KeyRing"] = Configured("ImageGen:Settings:KeyRing") ?? Path.Combine(folder.FullName, "keys"),
            ["Gateway:AdminToken"] = Configured("Gateway:AdminToken") ?? AdminToken.In(folder),
        });

        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStartChecks(settings);
        if (logLevel > LogLevel.Information)
        {
            // A rule for the console itself takes precedence over the configured levels of single categories, which a service must keep.
            builder.Logging.AddFilter<ConsoleLoggerProvider>((_, level) => level >= logLevel);
        }

        builder.Services.AddSingleton(store.Space);
        builder.AddStorage();
        builder.AddMessaging(services => services.GetRequiredService<ConfiguredProviders>().AllLanes);
        builder.AddGateway();
        builder.AddWorker();

        var app = builder.Build();
        app.MapHealth();
        app.MapGateway();
        return app;

        string? Configured(string key) => builder.Configuration[key] is { Length: > 0 } value ? value : null;
    }
}
