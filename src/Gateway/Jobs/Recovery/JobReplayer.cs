using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>Plans and makes replays of several jobs of one tenant. Each is replayed independently of the rest, and only as it was read, so a repeated call is harmless.</summary>
internal sealed class JobReplayer(IJobStore store, ConfiguredProviders providers, JobLog log)
{
    /// <summary>Number of jobs that are replayed in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>What replays of the jobs of a page would do.</summary>
    public ReplayPlanView Plan(JobPage page)
    {
        var plans = page.Jobs.Select(job => (Job: job, Plan: ReplayPlan.For(job))).ToList();
        List<PlannedReplayView> jobs = [.. plans.Where(entry => entry.Plan is { NeedsAcceptDouble: false }).Select(entry => new PlannedReplayView
        {
            Id = entry.Job.Id,
            Sequence = entry.Job.Sequence,
            ResumesAt = entry.Plan!.ResumesAt,
            Purchases = entry.Plan.Purchases,
            Price = entry.Plan.Purchases == 0 ? null : PriceOf(entry.Job),
        })];
        return new ReplayPlanView
        {
            Purchases = jobs.Sum(job => job.Purchases),
            Price = jobs.Sum(job => job.Price ?? 0),
            Unpriced = jobs.Count(job => job is { Purchases: > 0, Price: null }),
            NeedAcceptDouble = plans.Count(entry => entry.Plan is { NeedsAcceptDouble: true }),
            NotReplayable = plans.Count(entry => entry.Plan is null),
            Jobs = jobs,
            NextCursor = page.NextCursor,
            Incomplete = page.IsPartial,
        };
    }

    /// <summary>Replays the jobs that are still as they were read.</summary>
    /// <exception cref="ProblemException">409: they would buy more images than the caller agrees to. Nothing was changed.</exception>
    public async Task<ReplayedJobsView> ReplayAsync(Tenant tenant, ReplayJobsBody body, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(body.Jobs.Select(job => store.FindAsync(job.Id, cancellationToken)));
        var plans = read.Select((job, number) => job is not null && job.Tenant == tenant.Name && job.Sequence == body.Jobs[number].Sequence ? ReplayPlan.For(job) : null).ToList();
        var needed = plans.Sum(plan => plan is { NeedsAcceptDouble: false } ? plan.Purchases : 0);
        if (needed > body.Purchases)
        {
            throw new ProblemException(KnownProblems.PurchasesExceeded(needed, body.Purchases));
        }

        var views = new ReplayedJobView[read.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, read.Length),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (n, token) => views[n] = await ReplayAsync(tenant, body.Jobs[n], read[n], token));
        return new ReplayedJobsView
        {
            Replayed = views.Count(view => view.Effect == ReplayEffect.Replayed),
            Changed = views.Count(view => view.Effect == ReplayEffect.Changed),
            Refused = views.Count(view => view.Effect == ReplayEffect.Refused),
            Missing = views.Count(view => view.Effect == ReplayEffect.Missing),
            Purchases = views.Zip(plans).Where(entry => entry.First.Effect == ReplayEffect.Replayed).Sum(entry => entry.Second?.Purchases ?? 0),
            Jobs = views,
        };
    }

    private async Task<ReplayedJobView> ReplayAsync(Tenant tenant, JobToReplay wanted, Job? read, CancellationToken cancellationToken)
    {
        if (read is null || read.Tenant != tenant.Name)
        {
            return new ReplayedJobView { Id = wanted.Id, Effect = ReplayEffect.Missing, Status = null };
        }

        // Only what was counted may buy: a row that had changed already when it was read was not.
        if (read.Sequence != wanted.Sequence)
        {
            return new ReplayedJobView { Id = wanted.Id, Effect = ReplayEffect.Changed, Status = read.Status };
        }

        var expiresIn = TimeSpan.FromSeconds(read.Request.ExpiresIn ?? ImageRequest.DefaultExpiresIn);
        var result = await store.ReplayAsync(new ReplayOrder(tenant.Name, wanted.Id, wanted.Sequence, AcceptDouble: false, expiresIn), cancellationToken);
        if (result is { Outcome: ReplayOutcome.Replayed, Job: { } replayed })
        {
            log.Replayed(replayed);
        }

        return new ReplayedJobView
        {
            Id = wanted.Id,
            Effect = result.Outcome switch
            {
                ReplayOutcome.Replayed => ReplayEffect.Replayed,
                ReplayOutcome.Changed => ReplayEffect.Changed,
                ReplayOutcome.Missing => ReplayEffect.Missing,
                _ => ReplayEffect.Refused,
            },
            Status = result.Job?.Status,
        };
    }

    /// <summary>The price of an image at the dearest provider of the job's route, since any of them may make it.</summary>
    private decimal? PriceOf(Job job)
    {
        var prices = new[] { job.Request.Provider }.Concat(job.Request.Fallback ?? []).Select(name => providers.TryGet(name, out var entry) ? entry.Price : null).ToList();
        return prices.Contains(null) ? null : prices.Max();
    }
}
