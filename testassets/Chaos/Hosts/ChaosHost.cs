using System.Globalization;
using System.Text.Json;
using ImageGen.Gateway;
using ImageGen.Messaging;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Storage.Webhooks;
using ImageGen.Testing;
using ImageGen.Worker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Chaos.Hosts;

/// <summary>
/// The same host that <c>imagegen gateway</c> or <c>imagegen worker</c> runs, with failpoints around its ports. The environment configures
/// it: <c>CHAOS_MARKS</c> is the folder of the mark files, <c>CHAOS_FAILPOINTS</c> lists failpoints of the process, <c>CHAOS_CLOCK</c> is a
/// clock jump such as <c>00:10:00@00:00:05</c>, <c>CHAOS_LEDGER</c> is a folder that gets a file for every order, <c>CHAOS_RESULTS</c> is the
/// folder of <see cref="ResultFaults"/>.
/// </summary>
internal static class ChaosHost
{
    public static async Task<int> RunAsync(string kind, string[] arguments)
    {
        await using var app = kind switch
        {
            "worker" => WorkerHost.Build(arguments, Interpose),
            "gateway" => GatewayHost.Build(arguments, Interpose),
            _ => throw new ArgumentException($"'{kind}' is not a host; use worker or gateway.", nameof(kind)),
        };
        await app.StartAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void Interpose(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var failpoints = new Failpoints(
            new DirectoryInfo(Environment.GetEnvironmentVariable("CHAOS_MARKS") ?? Path.GetTempPath()),
            [.. (Environment.GetEnvironmentVariable("CHAOS_FAILPOINTS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Failpoint.Parse)]);
        var watch = new PortWatch(failpoints);

        Decorate<IJobStore>(services, store => watch.Around(watch.Rows = store, Points.OfStore));
        Decorate<IJobClaims>(services, claims => watch.Around(claims, Points.OfClaims));
        Decorate<IOutbox>(services, outbox => watch.Around(outbox, Points.OfOutbox));
        Decorate<IResultStore>(services, results => watch.Around(Failing(results), Points.OfResults));
        Decorate<ISpillStore>(services, spill => watch.Around(spill, Points.OfSpill));
        Decorate<ICommandSender>(services, commands => watch.Around(commands, Points.OfCommands));
        Decorate<IEventPublisher>(services, events => watch.Around(events, Points.OfEvents));
        Decorate<ProviderAdapters>(services, catalog => new ProviderAdapters(catalog.All.Select(provider => Around(provider, watch))));
        Decorate<IWebhookDeliveries>(services, deliveries => watch.Around(deliveries, Points.OfDeliveries));
        services.AddSingleton(failpoints);
        services.AddReceiveObserver<MessageWatch>();

        if (Environment.GetEnvironmentVariable("CHAOS_CLOCK")?.Split('@') is [var by, var after])
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ShiftedClock(
                TimeSpan.Parse(by, CultureInfo.InvariantCulture), TimeSpan.Parse(after, CultureInfo.InvariantCulture))));
        }
    }

    private static IImageProvider Around(IImageProvider provider, PortWatch watch) => provider is IPredictionProvider predictions
        ? watch.Around(RecordingOrders(predictions), Points.OfProvider)
        : watch.Around(RecordingOrders(provider), Points.OfProvider);

    /// <summary>Records every order before it is sent, for providers that keep no ledger.</summary>
    private static T RecordingOrders<T>(T provider)
        where T : class, IImageProvider
        => Environment.GetEnvironmentVariable("CHAOS_LEDGER") is not { Length: > 0 } folder ? provider : Interposed.Around(
            provider,
            (name, arguments) => name == nameof(IImageProvider.SubmitAsync) ? RecordOrderAsync(folder, (GenerationOrder)arguments[0]!) : Task.CompletedTask,
            (_, _, _) => Task.CompletedTask);

    private static async Task RecordOrderAsync(string folder, GenerationOrder order)
    {
        // One file per order: several processes that append to one file would overwrite each other's lines.
        var line = JsonSerializer.SerializeToUtf8Bytes(new RecordedOrder(order.JobId, order.Prompt, TimeProvider.System.GetUtcNow()));
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{Guid.NewGuid():N}.json"), line);
    }

    private static IResultStore Failing(IResultStore results)
        => Environment.GetEnvironmentVariable("CHAOS_RESULTS") is { Length: > 0 } folder ? new ResultFaults(new DirectoryInfo(folder)).Around(results) : results;

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(T)) is { } original)
        {
            services.Remove(original);
            services.AddSingleton(provider => decorate((T)Make(original, provider)));
        }
    }

    private static object Make(ServiceDescriptor original, IServiceProvider provider)
        => original.ImplementationInstance ?? original.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, original.ImplementationType!);
}
