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
/// Connects to the store before any other service starts, retries while the server is not available yet or disconnects during the check, and
/// refuses a server that is not safe.
/// </summary>
internal sealed partial class StoreStartup(
    IServiceProvider services, IOptions<StorageOptions> options, TimeProvider time, ILogger<StoreStartup> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
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
        // Resolved here, not in the constructor: this connects, which must not happen before the configuration is validated.
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
                // The message contains neither the hosts nor the client's exception, which names them: the client treats a password without "password=" as a host.
                var refusal = exception.GetBaseException() is RedisServerException { Message: var error } ? $" The server responds with {error.Split(' ')[0]}." : "";
                var advice = $"Check that it is running, and that host, port and password in ConnectionStrings:Redis are right.{refusal}{AdviceOnHosts()}";
                if (time.GetElapsedTime(begin) >= Timeout)
                {
                    throw new StoreUnavailableException($"The store can't be reached after {Timeout.TotalSeconds:0} s. {advice}");
                }

                if (attempt == 1)
                {
                    LogAway(Timeout.TotalSeconds, advice);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // The advice never contains the name itself, which may be the password.
    private string AdviceOnHosts()
        => StoreAddress.Parse(options.Value.ConnectionString).EndPoints is { Count: > 1 } endPoints && endPoints.Any(endPoint => endPoint is DnsEndPoint { Port: 0 })
            ? " ConnectionStrings:Redis names several hosts, one of them without a port: if that is the password, write password=… before it."
            : "";

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.away", Message = "Connecting to the store failed; retrying for {Seconds} s. {Advice}")]
    private partial void LogAway(double seconds, string advice);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.check_warning", Message = "The self-check of the store reports a risk: {Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "store.unsafe", Message = "The self-check of the store failed; the host starts anyway, because ImageGen:Store:SelfCheck is Warn: {Fault}")]
    private partial void LogUnsafe(string fault);
}
