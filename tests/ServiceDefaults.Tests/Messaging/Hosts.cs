using ImageGen.ServiceDefaults.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Tests.Messaging;

/// <summary>Hosts as the gateway and the worker are: the same messaging, the worker with consumers.</summary>
internal static class Hosts
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["ImageGen:Providers:gpu-1:Kind"] = "sandbox",
        ["ImageGen:Providers:gpu-1:Lane"] = "gpu",
    };

    public static async Task<RunningHost> StartGatewayAsync(string? broker, params (string Key, string Value)[] settings)
        => await StartAsync(broker, null, settings);

    public static async Task<RunningHost> StartWorkerAsync(string? broker, Inbox inbox)
        => await StartAsync(broker, inbox);

    private static async Task<RunningHost> StartAsync(string? broker, Inbox? inbox, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:RabbitMq", broker)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddMessaging(bus =>
        {
            if (inbox is not null)
            {
                bus.AddSingleton<ICommandEndpoints>(inbox);
            }
        });

        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host);
    }
}
