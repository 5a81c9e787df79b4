using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Reconciliation;

/// <summary>
/// Marks the queued jobs of a restored store: each may have been ordered since the backup, which its row does not say. A marked job is like one whose worker was killed
/// while it ordered: it has an intent, so a worker looks the purchase up before anything else, and where that is impossible the policy for unknown outcomes decides.
/// </summary>
public sealed class RestoredJobs
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Longer than clocks may differ without being noticed (<c>IntentTime</c>), so that the look-up uses the time of the mark.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly IJobClaims _claims;
    private readonly IPurchaseIndex _purchases;
    private readonly IJobStore _store;
    private readonly ConfiguredProviders _configured;
    private readonly ILaneRegistry _lanes;
    private readonly JobRoutes _routes;
    private readonly ProviderInstances _instances;
    private readonly IStoreClock _clock;
    private readonly TimeProvider _time;
    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/restored";

    /// <summary>Takes its parts from the services of <see cref="WorkerRegistration.AddRestoredJobs"/>.</summary>
    public RestoredJobs(IServiceProvider services)
    {
        (_claims, _purchases, _store) = (services.GetRequiredService<IJobClaims>(), services.GetRequiredService<IPurchaseIndex>(), services.GetRequiredService<IJobStore>());
        (_configured, _lanes) = (services.GetRequiredService<ConfiguredProviders>(), services.GetRequiredService<ILaneRegistry>());
        (_routes, _instances) = (services.GetRequiredService<JobRoutes>(), services.GetRequiredService<ProviderInstances>());
        (_clock, _time) = (services.GetRequiredService<IStoreClock>(), services.GetRequiredService<TimeProvider>());
    }

    /// <summary>Marks all queued jobs. It may be repeated: a marked job is not queued any more.</summary>
    /// <param name="changes">Whether to change anything; false for a preview, in which jobs with several providers are counted for the first of them.</param>
    /// <param name="cancellationToken">Ends the run between two jobs.</param>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    public async Task<RestoredJobsReport> MarkAsync(bool changes, CancellationToken cancellationToken)
    {
        Dictionary<string, int> inDoubt = new(StringComparer.Ordinal);
        List<UnsettledJob> unsettled = [];
        var (free, notOrdered) = (0, 0);
        string[] lanes = [.. _configured.AllLanes.Union(await _lanes.ReadAsync(cancellationToken), StringComparer.Ordinal)];
        foreach (var id in await _purchases.ReadQueuedAsync(lanes, cancellationToken))
        {
            if (await _store.FindAsync(id, cancellationToken) is not { State: JobState.Queued } row)
            {
                continue;
            }

            try
            {
                switch (await MarkAsync(row, changes, cancellationToken))
                {
                    case Mark.InDoubt(var provider):
                        inDoubt[provider] = inDoubt.GetValueOrDefault(provider) + 1;
                        break;
                    case Mark.Free:
                        free++;
                        break;
                    case Mark.NotOrdered:
                        notOrdered++;
                        break;
                    case Mark.Unsettled(var reason):
                        unsettled.Add(new(id, reason));
                        break;
                }
            }
            catch (ProviderFaultException fault)
            {
                unsettled.Add(new(id, fault.Message));
            }
        }

        return new RestoredJobsReport(inDoubt, free, notOrdered, unsettled);
    }

    private async Task<Mark> MarkAsync(Job row, bool changes, CancellationToken cancellationToken)
    {
        var route = _routes.Of(row);
        List<ProviderInstance> paid = [];
        foreach (var name in route.Stops.Skip(route.At).SelectMany(stop => stop.Pool).Distinct(StringComparer.Ordinal))
        {
            if (await _instances.FindAsync(name, cancellationToken) is not { } instance)
            {
                return new Mark.Unsettled($"Its provider '{name}' is not configured here: use the settings of a worker of its lane.");
            }

            if (!instance.RunsFree)
            {
                // Whether the names in the request are those of its kind decides what was ordered.
                paid.Add(instance with { KnowsNamedModels = route.Stops[0].Name == name || route.Stops[0].Entry?.Kind == instance.Entry.Kind });
            }
        }

        if (paid.Count == 0)
        {
            return new Mark.Free();
        }

        return !changes ? new Mark.InDoubt(paid[0].Entry.Name) : await ClaimAndMarkAsync(row, paid, cancellationToken);
    }

    private async Task<Mark> ClaimAndMarkAsync(Job row, IReadOnlyList<ProviderInstance> paid, CancellationToken cancellationToken)
    {
        var claim = await _claims.ClaimAsync(row.Id, new Claimant(_owner, HasOtherJobs: true), Lease, ifDue: false, row.Lane, cancellationToken);
        if (claim.Job is not { } held)
        {
            return claim.Outcome is ClaimOutcome.Ended or ClaimOutcome.Missing ? new Mark.NotOrdered()
                : new Mark.Unsettled("A worker holds it: stop all workers, and repeat the command a minute later.");
        }

        // The claim ends whatever happens, and never counts towards poison.
        try
        {
            if (held.State != JobState.Queued)
            {
                return new Mark.NotOrdered();
            }

            var (instance, reason) = await FindOrderedAtAsync(held, paid, cancellationToken);
            if (instance is null)
            {
                return reason is null ? new Mark.NotOrdered() : new Mark.Unsettled(reason);
            }

            var model = instance.ModelFor(held.Request);
            var attempts = (held.Attempts ?? []).Open(instance.Entry.Name, model, _time.GetUtcNow(), held.EarlierAttempts);

            // The order may have left at any time since the job exists: the look-up goes back to that time by the clock of this machine.
            var clockLead = await _clock.ReadAsync(cancellationToken) - _time.GetUtcNow();
            var intent = new Intent(instance.Entry.Name, model, attempts) { Clock = held.CreatedAt - clockLead - ClockTolerance, Kind = instance.Provider.Kind };
            return await _claims.RecordIntentAsync(held, intent, cancellationToken) switch
            {
                WriteOutcome.Written => new Mark.InDoubt(instance.Entry.Name),

                // A worker ends it without an order.
                WriteOutcome.CancelRequested or WriteOutcome.Expired => new Mark.NotOrdered(),
                _ => new Mark.Unsettled("It changed meanwhile: stop all workers, and repeat the command."),
            };
        }
        finally
        {
            await _claims.RescheduleAsync(held, new Reschedule { In = TimeSpan.Zero, Uncounted = true }, cancellationToken);
        }
    }

    /// <summary>
    /// The provider at which the job may have been ordered; neither it nor a reason if all of several say that it was not. A single provider is asked by the worker. Of several
    /// one that can't tell has precedence: the answer of another one proves nothing about it.
    /// </summary>
    private async Task<(ProviderInstance? Instance, string? Reason)> FindOrderedAtAsync(Job row, IReadOnlyList<ProviderInstance> paid, CancellationToken cancellationToken)
    {
        if (paid is [var only])
        {
            return (only, null);
        }

        var silent = paid.FirstOrDefault(instance => instance.LookUps is null);
        foreach (var instance in paid)
        {
            if (instance.LookUps is not { } lookUps)
            {
                continue;
            }

            var outcome = await lookUps.LookUpAsync(
                instance.OrderFor(row), row.CreatedAt - ClockTolerance, id => _claims.TryClaimPurchaseAsync(row, instance.Entry.Name, id, cancellationToken), cancellationToken);
            switch (outcome)
            {
                case LookUpOutcome.Found:
                    return (instance, null);
                case LookUpOutcome.TooEarly:
                    return (null, $"'{instance.Entry.Name}' lists what was bought only later: repeat the command in two minutes.");
                case LookUpOutcome.Unknowable:
                    silent ??= instance;
                    break;
            }
        }

        return (silent, null);
    }

    private abstract record Mark
    {
        public sealed record InDoubt(string Provider) : Mark;

        public sealed record Free : Mark;

        public sealed record NotOrdered : Mark;

        public sealed record Unsettled(string Reason) : Mark;
    }
}
