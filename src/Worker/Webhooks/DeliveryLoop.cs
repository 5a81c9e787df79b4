using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Takes the webhook deliveries that are due and runs up to 64 of them at a time, within each tenant's share. Every worker with <c>Worker:Webhooks</c> runs
/// this loop; the store gives each delivery to one of them.
/// </summary>
internal sealed class DeliveryLoop(
    IWebhookDeliveries deliveries, DeliveryRunner runner, DeliverySignal signal, WorkerLifetime lifetime, IOptions<WorkerOptions> worker,
    IOptions<WebhookOptions> webhooks, Timings timings, TimeProvider time, ILogger<DeliveryLoop> logger)
    : BackgroundService
{
    private const int MaxConcurrent = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // Long enough for the queues of other tenants to come first.
    private static readonly TimeSpan RetryIn = TimeSpan.FromSeconds(2);

    private readonly RunningJobs _running = new();
    private readonly TenantShares _shares = new(MaxConcurrent);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!worker.Value.Webhooks)
        {
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new PeriodicTask(TimeSpan.Zero, time, logger).RunAsync("webhook deliveries", RoundAsync, stopping.Token);

        // Each of these ends by itself, at the latest when the grace period is over.
        await _running.WhenAllAsync();
    }

    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var due = await deliveries.TakeAsync(_shares.Free, webhooks.Value.Concurrency, timings.DeliveryLease, cancellationToken);
        var refused = 0;
        foreach (var delivery in due)
        {
            if (_shares.TryTake(delivery.Tenant))
            {
                _running.Add(RunAsync(delivery));
            }
            else
            {
                refused++;
                _running.Add(runner.PostponeAsync(delivery, RetryIn));
            }
        }

        if (due.Count == refused)
        {
            await signal.WaitAsync(Tick, time, cancellationToken);
        }

        return true;
    }

    private async Task RunAsync(WebhookDelivery delivery)
    {
        await Task.Yield();
        await runner.RunAsync(delivery, lifetime.Cut);
        _shares.Return(delivery.Tenant);

        // Its queue has a free place again.
        signal.Set();
    }
}
