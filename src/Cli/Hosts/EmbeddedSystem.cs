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
    /// <summary>A setting for a process that ends soon, whose metrics nobody reads.</summary>
    public const string WithoutMetrics = "--ImageGen:Telemetry:Prometheus=false";

    // Watching the settings files means watching every folder below the current one, which may be a home folder.
    private const string WithoutReload = "hostBuilder:reloadConfigOnChange=false";

    private readonly EmbeddedStore _store;

    private EmbeddedSystem(EmbeddedStore store, WebApplication app) => (_store, App) = (store, app);

    public WebApplication App { get; }

    /// <summary>The address of the gateway.</summary>
    public Uri Address => new(App.Urls.First());

    /// <summary>Starts everything with its state in a folder.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="url">The address of the gateway; port 0 is any free one.</param>
    /// <param name="settings">Settings of the command line, as <c>--Key:Sub=value</c>.</param>
    /// <param name="logLevel">The lowest level that the console shows.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="followsFiles">Whether a change of a settings file applies at once; default true. A process that ends soon need not watch them.</param>
    /// <exception cref="DataFolderInUseException">Another process uses the folder.</exception>
    public static async Task<EmbeddedSystem> StartAsync(
        DirectoryInfo folder, string url, IReadOnlyList<string> settings, LogLevel logLevel, CancellationToken cancellationToken, bool followsFiles = true)
    {
        // The store recovers its files while the services are registered. It is stopped last: only its state must survive.
        var starting = StartStoreAsync(folder, cancellationToken);
        WebApplicationBuilder builder;
        try
        {
            builder = Register(folder, url, settings, logLevel, followsFiles);
        }
        catch
        {
            // If the store does not start either, that fault is the one to report.
            await (await starting).DisposeAsync();
            throw;
        }

        var store = await starting;
        try
        {
            var app = Build(builder, folder, store);
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

    /// <summary>Writes the store of a folder into new files.</summary>
    /// <exception cref="DataFolderInUseException">Another process uses the folder.</exception>
    public static Task CompactAsync(DirectoryInfo folder, CancellationToken cancellationToken) => UseAsync(folder, () => EmbeddedStore.CompactAsync(folder.FullName, cancellationToken));

    private static Task<EmbeddedStore> StartStoreAsync(DirectoryInfo folder, CancellationToken cancellationToken)
        => UseAsync(folder, () => EmbeddedStore.StartAsync(folder.FullName, cancellationToken: cancellationToken));

    private static async Task<T> UseAsync<T>(DirectoryInfo folder, Func<Task<T>> useAsync)
    {
        try
        {
            return await useAsync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Configuration, $"--data: the folder '{folder.FullName}' can't be used. {exception.Message}", exception);
        }
    }

    /// <summary>Registers everything that needs no running store. It writes nothing to the folder, which another process may be using.</summary>
    private static WebApplicationBuilder Register(DirectoryInfo folder, string url, IReadOnlyList<string> settings, LogLevel logLevel, bool followsFiles)
    {
        var builder = WebApplication.CreateBuilder(followsFiles ? [.. settings] : [.. settings, WithoutReload]);
        var images = Configured(builder, "ImageGen:Results:Path");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = url,
            ["ConnectionStrings:RabbitMq"] = "",
            ["ImageGen:Store:Embedded"] = "true",
            ["ImageGen:Results:Kind"] = builder.Configuration["ImageGen:Results:Kind"] ?? "files",
            ["ImageGen:Results:Path"] = images ?? Path.Combine(folder.FullName, "pictures"),
            ["ImageGen:Results:InDataFolder"] = images is null ? "true" : "false",
            ["ImageGen:Results:SpillPath"] = Configured(builder, "ImageGen:Results:SpillPath") ?? Path.Combine(folder.FullName, "spill"),
            ["ImageGen:Settings:KeyRing"] = Configured(builder, "ImageGen:Settings:KeyRing") ?? Path.Combine(folder.FullName, "keys"),
        });

        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStartChecks(settings);
        if (logLevel > LogLevel.Information)
        {
            // A rule for the console itself takes precedence over the configured levels of single categories, which a service must keep.
            builder.Logging.AddFilter<ConsoleLoggerProvider>((_, level) => level >= logLevel);
        }

        builder.AddStorage();
        builder.AddMessaging(services => services.GetRequiredService<ConfiguredProviders>().AllLanes);
        builder.AddGateway();
        builder.AddWorker();
        return builder;
    }

    /// <summary>Builds the host on a running store, which holds the lock of the folder.</summary>
    private static WebApplication Build(WebApplicationBuilder builder, DirectoryInfo folder, EmbeddedStore store)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Redis"] = store.ConnectionString,
            ["Gateway:AdminToken"] = Configured(builder, "Gateway:AdminToken") ?? AdminToken.In(folder),
        });
        builder.Services.AddSingleton(store.Space);

        var app = builder.Build();
        app.MapHealth();
        app.MapGateway();
        return app;
    }

    private static string? Configured(WebApplicationBuilder builder, string key) => builder.Configuration[key] is { Length: > 0 } value ? value : null;
}
