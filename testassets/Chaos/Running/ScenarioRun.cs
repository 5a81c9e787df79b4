using ImageGen.Chaos.Checking;
using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Load;
using ImageGen.Chaos.Scenarios;
using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Running;

/// <summary>Runs a scenario: load and faults together, then calm, then the ledgers.</summary>
internal sealed class ScenarioRun(Scenario scenario, RunSettings settings)
{
    /// <summary>What a run may take in all before it is given up, on top of its load.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);

    /// <summary>An event of a dead worker waits out its lease in the outbox (30 s).</summary>
    private static readonly TimeSpan EventPatience = TimeSpan.FromSeconds(75);

    /// <summary>Five minutes, a fifth of jitter, and what the two attempts before it take.</summary>
    private static readonly TimeSpan ThirdAttempt = TimeSpan.FromMinutes(7);

    private readonly Size _size = Sized(scenario, settings);

    public async Task<RunRecord> RunAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Patience + _size.Spread);
        var blank = new RunRecord { Scenario = scenario, Size = _size, Seed = settings.Seed };
        World? world = null;
        var record = blank;
        try
        {
            world = await World.StartAsync(scenario.World, settings.Latency ?? scenario.World.Latency, settings.Seed, stop.Token);
            record = await RunAsync(world, blank, stop.Token);
        }
        catch (ScenarioSkippedException reason)
        {
            record = blank with { Skipped = reason.Message };
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            record = blank with { Findings = [new Finding(FindingKind.ProvesNothing, fault.ToString())] };
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

    private async Task<RunRecord> RunAsync(World world, RunRecord blank, CancellationToken stop)
    {
        using var client = new Client([.. world.Gateways.Select(seat => seat.Address)], scenario.NameOf);
        await using var subscriber = world.Broker is null ? null : await Subscriber.StartAsync(world.Broker.ConnectionString, stop);
        await using var webhooks = await WebhookSubscriber.StartAsync(world.Gateways[0].Address, stop);
        var context = new FaultContext(world, client, subscriber, webhooks, settings.Seed, stop);

        var calmAt = await HarmAsync(context, stop);
        var answers = await new Aftermath(client).WaitAsync(scenario.RecoveryLimit + TimeSpan.FromMinutes(5), stop);
        var told = await ListenAsync(client, subscriber, answers, stop);
        var posted = await ListenAsync(client, webhooks, answers, stop);
        var evidence = new Evidence
        {
            Accepted = client.Accepted,
            Answers = answers,
            Told = told,
            Posted = posted,
            Undelivered = await client.UndeliveredAsync(webhooks.Endpoint, stop),
            Cancels = client.Cancels,
            Repeats = client.Repeats,
            Kept = client.Accepted.Where(job => scenario.IsKept(job, context.Marks)).Select(job => job.JobId).ToHashSet(),
            Bought = scenario.Ledger?.Invoke(world) ?? [.. world.Purchases.Select(purchase
                => new Bought(scenario.NameOf(purchase.Prompt ?? "", purchase.Seed ?? 0), purchase.Id, purchase.At, purchase.Status, purchase.Sha256 ?? purchase.PictureHashes()))],
        };

        var seats = world.Gateways.Concat(world.Workers).Distinct().ToList();
        var ends = answers.Where(answer => answer.FinishedAt > calmAt).Select(answer => (answer.Status, After: answer.FinishedAt!.Value - calmAt)).ToList();
        var succeeded = ends.Where(end => end.Status == "succeeded").Select(end => end.After).ToList();
        var record = blank with
        {
            Evidence = evidence,
            Faults = context.Injected,
            Struck = context.Struck,
            Outages = [.. context.Outages],
            Notes = [.. context.Notes],
            Kills = seats.Sum(seat => seat.Kills),
            Unclean = seats.Sum(seat => seat.Unclean),
            Refused = client.Refused,
            Repeated = subscriber?.Repeated ?? 0,
            PostedAgain = webhooks.Repeated,
            DeadLetters = world.Broker is null ? 0 : await DeadLetters.CountAsync(world.Broker.ConnectionString, stop),
            Recovery = ends.Count == 0 ? TimeSpan.Zero : ends.Max(end => end.After),
            FirstSuccess = succeeded.Count == 0 ? null : succeeded.Min(),
        };
        return record with { Findings = [.. Checker.Check(evidence, scenario.MayEnd).Where(finding => !scenario.RepeatsAreFree || finding.Kind != FindingKind.BoughtTwice), .. Others(record, [.. client.Complaints, .. webhooks.Complaints])] };
    }

    /// <summary>Load and faults; answers when both were over.</summary>
    private async Task<DateTimeOffset> HarmAsync(FaultContext context, CancellationToken stop)
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

    private static async Task<IReadOnlyList<Told>> ListenAsync(Client client, Subscriber? subscriber, IReadOnlyList<Answer> answers, CancellationToken stop)
    {
        if (subscriber is null)
        {
            var told = new List<Told>();
            foreach (var answer in answers)
            {
                told.AddRange(await client.EventsOfAsync(answer.JobId, stop));
            }

            return told;
        }

        var ended = answers.Where(answer => answer.IsFinal).Select(answer => answer.JobId).ToHashSet();
        var start = TimeProvider.System.GetTimestamp();
        while (ended.Except(subscriber.Told.Select(one => one.JobId)).Any() && TimeProvider.System.GetElapsedTime(start) < EventPatience)
        {
            await Task.Delay(250, stop);
        }

        // Whoever is told twice is told the second time soon after, or not at all.
        await Task.Delay(1500, stop);
        return subscriber.Told;
    }

    /// <summary>
    /// A post that a dead worker had in hand waits out its lease (30 s), and one that a fault stood in the way of five seconds more; of one that
    /// failed twice, five minutes are its schedule, which the gateway says.
    /// </summary>
    private static async Task<IReadOnlyList<Posted>> ListenAsync(Client client, WebhookSubscriber webhooks, IReadOnlyList<Answer> answers, CancellationToken stop)
    {
        var ended = answers.Where(answer => answer.IsFinal).Select(answer => answer.JobId).ToHashSet();
        var start = TimeProvider.System.GetTimestamp();
        while (ended.Except(webhooks.Posted.Select(one => one.JobId)).ToHashSet() is { Count: > 0 } missing && await MayComeAsync(missing))
        {
            await Task.Delay(250, stop);
        }

        return webhooks.Posted;

        async Task<bool> MayComeAsync(HashSet<Guid> missing)
        {
            var waited = TimeProvider.System.GetElapsedTime(start);
            return waited < EventPatience
                || (waited < ThirdAttempt && (await client.UndeliveredAsync(webhooks.Endpoint, stop)).Any(one => missing.Contains(one.Key)));
        }
    }

    private IEnumerable<Finding> Others(RunRecord record, IReadOnlyList<string> complaints)
        => complaints.Concat(scenario.Also(record)).Select(complaint => new Finding(FindingKind.ProvesNothing, complaint))
            .Concat(record.Recovery > scenario.RecoveryLimit
                ? [new Finding(FindingKind.RecoveredLate, $"{record.Recovery.TotalSeconds:0} s, allowed are {scenario.RecoveryLimit.TotalSeconds:0} s")]
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
