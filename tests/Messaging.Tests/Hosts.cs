using ImageGen.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Messaging.Tests;

/// <summary>Hosts as the gateway and the worker are: the same messaging, the worker with consumers.</summary>
internal static class Hosts
{
    public static async Task<RunningHost> StartGatewayAsync(string? broker, params (string Key, string Value)[] settings)
        => await StartAsync(broker, null, settings);

    public static async Task<RunningHost> StartWorkerAsync(string? broker, Inbox inbox, params (string Key, string Value)[] settings)
        => await StartAsync(broker, inbox, settings);

    private static async Task<RunningHost> StartAsync(string? broker, Inbox? inbox, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:RabbitMq", broker)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddMessaging(_ => ["default", "gpu"]);
        if (inbox is not null)
        {
            builder.Services.AddSingleton<ICommandEndpoints>(inbox);
        }

        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host);
    }
}
