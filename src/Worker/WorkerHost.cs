using System.Net;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage;
using ImageGen.Worker.Serving;
using Microsoft.AspNetCore.Connections;

namespace ImageGen.Worker;

/// <summary>The worker as a process of its own: consumes commands, publishes events, and reports its health over HTTP.</summary>
public static class WorkerHost
{
    /// <summary>
    /// The loopback port of the health endpoints when no address is configured (<c>urls</c>, <c>http_ports</c> or <c>Kestrel:Endpoints</c>). If another
    /// program uses it, such as a second worker, a free port is taken.
    /// </summary>
    public const int DefaultPort = DefaultPortListener.Port;

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    /// <summary>Builds the host from the command line, the environment and the settings files; <see cref="HostStart"/> starts it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Runs last and can replace the host's services.</param>
    public static WebApplication Build(string[] args, Action<IHostApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);

        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStartChecks(args);
        builder.AddStorage();
        builder.AddMessaging(services => services.GetRequiredService<ConfiguredProviders>().AllLanes);
        builder.AddWorker();
        UseDefaultPort(builder);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapHealth();

        // Neither needs credentials: this port is for the operator's own network, and the metrics name no tenant.
        app.MapMetrics(route => route.AllowAnonymous());
        return app;
    }

    private static void UseDefaultPort(WebApplicationBuilder builder)
    {
        var configured = AddressKeys.Any(key => !string.IsNullOrEmpty(builder.Configuration[key]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!configured)
        {
            builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, DefaultPort));
            builder.Services.AddSingleton<IConnectionListenerFactory, DefaultPortListener>();
        }
    }
}
