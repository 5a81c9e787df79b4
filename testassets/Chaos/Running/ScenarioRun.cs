using ImageGen.Chaos.Checking;
using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Load;
using ImageGen.Chaos.Scenarios;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Running;

/// <summary>Runs a scenario: load and faults together, then recovery, then the check of the ledgers.</summary>
internal sealed class ScenarioRun(Scenario scenario, RunSettings settings)
{
    /// <summary>Time limit of a run, in addition to the time of its load.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(25);

    /// <summary>Longer than an event of a dead worker stays leased in the outbox (30 s).</summary>
    private static readonly TimeSpan EventTimeout = TimeSpan.FromSeconds(75);

    /// <summary>Longest time to the third delivery attempt: five minutes, a fifth of jitter, and the time of the two attempts before it.</summary>
    private static readonly TimeSpan ThirdAttempt = TimeSpan.FromMinutes(7);

    private readonly Size _size = Sized(scenario, settings);

    public async Task<RunRecord> RunAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Timeout + _size.Spread);
        var empty = new RunRecord { Scenario = scenario, Size = _size, Seed = settings.Seed };
        World? world = null;
        var record = empty;
        try
        {
            world = await World.StartAsync(scenario.World, settings.Latency ?? scenario.World.Latency, settings.Seed, stop.Token);
            record = await RunAsync(world, empty, stop.Token);
        }
        catch (ScenarioSkippedException reason)
        {
            record = empty with { Skipped = reason.Message };
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            record = empty with { Findings = [new Finding(FindingKind.InvalidRun, fault.ToString())] };
        }
        finally
        {
            if (world is not null)
            {
                await DisposeAsync(world);
            }
        }

        return record with { Duration = TimeProvider.System.GetElapsedTime(start) };
    }

    private async Task<RunRecord> RunAsync(World world, RunRecord empty, CancellationToken stop)
    {
        using var client = new LoadClient([.. world.Gateways.Select(supervisor => supervisor.Address)], scenario.NameOf);
        await using var subscriber = world.Broker is null ? null : await Subscriber.StartAsync(world.Broker.ConnectionString, stop);
        await using var webhooks = await WebhookSubscriber.StartAsync(world.Gateways[0].Address, stop);
        var context = new FaultContext(world, client, subscriber, webhooks, settings.Seed, stop);

        var faultsOverAt = await InjectFaultsAsync(context, stop);
        var reportedJobs = await new JobPoller(client).WaitAsync(scenario.RecoveryLimit + TimeSpan.FromMinutes(5), stop);
        var events = await WaitForEventsAsync(client, subscriber, reportedJobs, stop);
        var receivedWebhooks = await WaitForWebhooksAsync(client, webhooks, reportedJobs, stop);
        var evidence = new Evidence
        {
            Accepted = client.Accepted,
            Jobs = reportedJobs,
            Events = events,
            Webhooks = receivedWebhooks,
            Undelivered = await client.UndeliveredAsync(webhooks.Endpoint, stop),
            Cancels = client.Cancels,
            RepeatedRequests = client.RepeatedRequests,
            StoredImages = client.Accepted.Where(job => scenario.HasStoredImage(job, context.Marks)).Select(job => job.JobId).ToHashSet(),
            Purchases = scenario.Ledger?.Invoke(world) ?? [.. world.Purchases.Select(purchase
                => new LedgerPurchase(scenario.NameOf(purchase.Prompt ?? "", purchase.Seed ?? 0), purchase.Id, purchase.At, purchase.Status, purchase.Sha256 ?? purchase.ImageHashes()))],
        };

        var supervisors = world.Gateways.Concat(world.Workers).Distinct().ToList();
        var ends = reportedJobs.Where(reported => reported.FinishedAt > faultsOverAt).Select(reported => (reported.Status, After: reported.FinishedAt!.Value - faultsOverAt)).ToList();
        var succeeded = ends.Where(end => end.Status == "succeeded").Select(end => end.After).ToList();
        var record = empty with
        {
            Evidence = evidence,
            Faults = context.Injected,
            Hits = context.Hits,
            Outages = [.. context.Outages],
            Notes = [.. context.Notes],
            Kills = supervisors.Sum(supervisor => supervisor.Kills),
            UnexpectedExits = supervisors.Sum(supervisor => supervisor.UnexpectedExits),
            Refused = client.Refused,
            Repeated = subscriber?.Repeated ?? 0,
            PostedAgain = webhooks.Repeated,
            DeadLetters = world.Broker is null ? 0 : await DeadLetters.CountAsync(world.Broker.ConnectionString, stop),
            Recovery = ends.Count == 0 ? TimeSpan.Zero : ends.Max(end => end.After),
            FirstSuccess = succeeded.Count == 0 ? null : succeeded.Min(),
        };
        return record with { Findings = [.. Checker.Check(evidence, scenario.IsAllowedEnd).Where(finding => !scenario.RepeatsCostNothing || finding.Kind != FindingKind.DuplicatePurchase), .. OtherFindings(record, [.. client.Complaints, .. webhooks.Complaints])] };
    }

    /// <summary>Runs load and faults, and returns when both were over.</summary>
    private async Task<DateTimeOffset> InjectFaultsAsync(FaultContext context, CancellationToken stop)
    {
        using var loadOver = new CancellationTokenSource();
        IFault[] all = [.. scenario.Faults(_size), .. settings.Mix.Count > 0 ? [new BadProvider(settings.Mix)] : Array.Empty<IFault>()];
        var faults = all.Select(fault => fault.RunAsync(context, loadOver.Token)).ToList();
        try
        {
            await new SteadyLoad(_size, scenario.Request, scenario.Then).RunAsync(context, stop);
        }
        finally
        {
            await loadOver.CancelAsync();
            await Task.WhenAll(faults);
        }

        return TimeProvider.System.GetUtcNow();
    }

    private static async Task<IReadOnlyList<ReceivedEvent>> WaitForEventsAsync(LoadClient client, Subscriber? subscriber, IReadOnlyList<ReportedJob> reportedJobs, CancellationToken stop)
    {
        if (subscriber is null)
        {
            var events = new List<ReceivedEvent>();
            foreach (var reported in reportedJobs)
            {
                events.AddRange(await client.EventsOfAsync(reported.JobId, stop));
            }

            return events;
        }

        var ended = reportedJobs.Where(reported => reported.IsFinal).Select(reported => reported.JobId).ToHashSet();
        var start = TimeProvider.System.GetTimestamp();
        while (ended.Except(subscriber.Events.Select(one => one.JobId)).Any() && TimeProvider.System.GetElapsedTime(start) < EventTimeout)
        {
            await Task.Delay(250, stop);
        }

        // A duplicate final event would follow soon.
        await Task.Delay(1500, stop);
        return subscriber.Events;
    }

    /// <summary>
    /// Waits for the webhooks of all ended jobs. A delivery that a dead worker had leased is retried after its lease (30 s), a delivery that failed
    /// once five seconds later, and a delivery that failed twice after five minutes, which the gateway's list of deliveries shows.
    /// </summary>
    private static async Task<IReadOnlyList<ReceivedWebhook>> WaitForWebhooksAsync(LoadClient client, WebhookSubscriber webhooks, IReadOnlyList<ReportedJob> reportedJobs, CancellationToken stop)
    {
        var ended = reportedJobs.Where(reported => reported.IsFinal).Select(reported => reported.JobId).ToHashSet();
        var start = TimeProvider.System.GetTimestamp();
        while (ended.Except(webhooks.Webhooks.Select(one => one.JobId)).ToHashSet() is { Count: > 0 } missing && await MayStillArriveAsync(missing))
        {
            await Task.Delay(250, stop);
        }

        return webhooks.Webhooks;

        async Task<bool> MayStillArriveAsync(HashSet<Guid> missing)
        {
            var waited = TimeProvider.System.GetElapsedTime(start);
            return waited < EventTimeout
                || (waited < ThirdAttempt && (await client.UndeliveredAsync(webhooks.Endpoint, stop)).Any(one => missing.Contains(one.Key)));
        }
    }

    private IEnumerable<Finding> OtherFindings(RunRecord record, IReadOnlyList<string> complaints)
        => complaints.Concat(scenario.ExtraChecks(record)).Select(complaint => new Finding(FindingKind.InvalidRun, complaint))
            .Concat(record.Recovery > scenario.RecoveryLimit
                ? [new Finding(FindingKind.RecoveryTooLate, $"{record.Recovery.TotalSeconds:0} s, allowed are {scenario.RecoveryLimit.TotalSeconds:0} s")]
                : []);

    private async Task DisposeAsync(World world)
    {
        await world.StopHostsAsync();
        if (settings.LogFolder is { } folder)
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, scenario.Id));
            foreach (var log in world.Logs.EnumerateFiles())
            {
                log.CopyTo(Path.Combine(target.FullName, log.Name), overwrite: true);
            }
        }

        await world.DisposeAsync();
    }

    private static Size Sized(Scenario scenario, RunSettings settings)
    {
        var size = settings.Short ? scenario.Short ?? scenario.Full : scenario.Full;
        return new Size(settings.Jobs ?? size.Jobs, settings.Faults ?? size.Faults, settings.Rhythm ?? size.Rhythm, settings.Spread ?? size.Spread);
    }
}
