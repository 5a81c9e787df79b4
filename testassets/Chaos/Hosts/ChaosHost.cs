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
/// The very host that <c>imagegen gateway</c> or <c>imagegen worker</c> runs, with failpoints around its ports. What it does comes from
/// the environment: <c>CHAOS_MARKS</c> is the folder of marks, <c>CHAOS_FAILPOINTS</c> has failpoints of the process, <c>CHAOS_CLOCK</c> is
/// a jump as <c>00:10:00@00:00:05</c>, <c>CHAOS_LEDGER</c> a folder that gets a file for every order, <c>CHAOS_RESULTS</c> the folder of
/// <see cref="ResultFaults"/>.
/// </summary>
internal static class ChaosHost
{
    public static async Task<int> RunAsync(string kind, string[] arguments)
    {
        await using var app = kind switch
        {
            "worker" => WorkerHost.Build(arguments, Interpose),
            "gateway" => GatewayHost.Build(arguments, Interpose),
            _ => throw new ArgumentException($"'{kind}' is no host; worker and gateway are.", nameof(kind)),
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
        ? watch.Around(Listed(predictions), Points.OfProvider)
        : watch.Around(Listed(provider), Points.OfProvider);

    /// <summary>Writes every order down before it leaves, for providers that keep no ledger.</summary>
    private static T Listed<T>(T provider)
        where T : class, IImageProvider
        => Environment.GetEnvironmentVariable("CHAOS_LEDGER") is not { Length: > 0 } folder ? provider : Interposed.Around(
            provider,
            (name, arguments) => name == nameof(IImageProvider.SubmitAsync) ? ListAsync(folder, (GenerationOrder)arguments[0]!) : Task.CompletedTask,
            (_, _, _) => Task.CompletedTask);

    private static async Task ListAsync(string folder, GenerationOrder order)
    {
        // A file for each: several processes that append to one would write over each other.
        var line = JsonSerializer.SerializeToUtf8Bytes(new OrderLine(order.JobId, order.Prompt, TimeProvider.System.GetUtcNow()));
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
