using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage;

namespace ImageGen.Gateway;

/// <summary>The gateway as a process of its own.</summary>
public static class GatewayHost
{
    /// <summary>
    /// The address the gateway listens on when <c>--urls</c>, <c>ASPNETCORE_URLS</c>, <c>ASPNETCORE_HTTP_PORTS</c> and the Kestrel endpoints are not set:
    /// this machine only, since the gateway does not authenticate tenants.
    /// </summary>
    public const string DefaultUrls = "http://localhost:8080";

    /// <summary>Builds the gateway from command line, environment and files; <see cref="HostStart"/> starts it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">Runs last and can replace the host's services.</param>
    public static WebApplication Build(string[] args, Action<IHostApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.UseDefaultUrls();
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStartChecks(args);
        builder.AddStorage();
        builder.AddMessaging(services => services.GetRequiredService<ConfiguredProviders>().AllLanes);
        builder.AddGateway();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapGateway();
        app.MapHealth();
        return app;
    }

    private static void UseDefaultUrls(this WebApplicationBuilder builder)
    {
        string[] keys = ["urls", "http_ports", "https_ports"];
        if (keys.All(key => string.IsNullOrEmpty(builder.Configuration[key])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrls);
        }
    }
}
