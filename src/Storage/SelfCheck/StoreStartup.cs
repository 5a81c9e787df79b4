using System.Net;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>
/// Before any other service starts: connects, waiting for a server that is slower to come up than we are or leaves while it is checked, and
/// refuses to go on with one that is not safe.
/// </summary>
internal sealed partial class StoreStartup(
    IServiceProvider services, IOptions<StorageOptions> options, TimeProvider time, ILogger<StoreStartup> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var verdict = await CheckAsync(cancellationToken);
        foreach (var warning in verdict.Warnings)
        {
            LogWarning(warning);
        }

        if (verdict.Faults.Count == 0)
        {
            return;
        }

        if (options.Value.SelfCheck == SelfCheckMode.Refuse)
        {
            throw new StoreNotSafeException(verdict.Faults);
        }

        foreach (var fault in verdict.Faults)
        {
            LogUnsafe(fault);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<StoreVerdict> CheckAsync(CancellationToken cancellationToken)
    {
        // Not in the constructor: it connects, which must not happen before the configuration is checked.
        var store = services.GetRequiredService<StoreConnection>();
        var begin = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.DoAsync(database => database.PingAsync(), cancellationToken);
                return await services.GetRequiredService<StoreSelfCheck>().RunAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is StoreUnavailableException || StoreFaults.IsUnavailable(exception))
            {
                // Without the places, and without the client's exception, which names them: a password that lacks its "password=" is a host to the client.
                var refusal = exception.GetBaseException() is RedisServerException { Message: var words } ? $" It answers {words.Split(' ')[0]}." : "";
                var advice = $"Is it running, and are the host, port and password in ConnectionStrings:Redis right?{refusal}{AdviceOnHosts()}";
                if (time.GetElapsedTime(begin) >= Patience)
                {
                    throw new StoreUnavailableException($"The store can't be reached after {Patience.TotalSeconds:0} s. {advice}");
                }

                if (attempt == 1)
                {
                    LogAway(Patience.TotalSeconds, advice);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // Never the name itself.
    private string AdviceOnHosts()
        => StoreAddress.Parse(options.Value.ConnectionString).EndPoints is { Count: > 1 } places && places.Any(place => place is DnsEndPoint { Port: 0 })
            ? " It names several hosts, one of them without a port: if that is the password, write password=… before it."
            : "";

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.away", Message = "The store can't be reached yet; trying for {Seconds} s. {Advice}")]
    private partial void LogAway(double seconds, string advice);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.check_warning", Message = "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.unsafe", Message = "The store is not safe, and the self-check is set to warn only: {Fault}")]
    private partial void LogUnsafe(string fault);
}
