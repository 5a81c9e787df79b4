using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Inputs;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Steps.Selection;

/// <summary>
/// Chooses the provider of a queued job: the first one of its route, from the job's position, that can make the image and grants a permit. Buys nothing, and
/// leaves the job queued.
/// </summary>
internal sealed class ProviderSelector(
    StartCheck start,
    EligibilityCheck eligibility,
    AllowanceCheck allowance,
    TenantPermits tenants,
    ProviderInstances instances,
    PoolSelector pools,
    ExactRequests exact,
    PermitPolicy answers,
    SourceImageLoader sources,
    Timings timings)
{
    /// <summary>The chosen provider, whose permit the claim then holds; or the result that ends the claim without an order.</summary>
    public async Task<SelectionResult> SelectAsync(ClaimedJob job)
    {
        if (start.Find(job) is { } startResult)
        {
            return new SelectionResult.Ended(startResult);
        }

        if (!await tenants.TryEnterAsync(job))
        {
            // As at a full provider, except that the jobs of other tenants in the lane need not wait.
            return new SelectionResult.Ended(StepResult.After(Backoff.Jittered(timings.FirstRetry)));
        }

        var result = await FindAsync(job);
        if (result is not SelectionResult.Chosen)
        {
            await tenants.ReleaseAsync(job.Row, job.Held);
        }

        return result;
    }

    private async Task<SelectionResult> FindAsync(ClaimedJob job)
    {
        // The loop ends with the route: every round that does not return moves one provider further.
        while (true)
        {
            var selection = (eligibility.Find(job) ?? await allowance.FindAsync(job)) is { } reason ? new SelectionResult.Skipped(reason) : await EnterAsync(job, job.Instance!);
            if (selection is not SelectionResult.Skipped skipped)
            {
                return selection;
            }

            if (SkipCurrent(job, skipped.Reason) is { } ending)
            {
                return new SelectionResult.Ended(ending);
            }
        }
    }

    /// <summary>Takes a permit at the provider, after all preceding checks.</summary>
    private async Task<SelectionResult> EnterAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (instance.Entry.Lane != job.Row.Lane)
        {
            // Its lane was changed, or the job was replayed from the beginning. With a pause, because workers may have different lane settings.
            return new SelectionResult.Ended(
                new StepResult.Postpone(new Reschedule { In = Backoff.Jittered(timings.FirstRetry), To = new Destination(instance.Entry.Name, instance.Entry.Lane) }));
        }

        InputImage? source = null;
        var needsSource = job.Row.Request.Image is not null;
        if (needsSource || job.Row.Request.Exact == true)
        {
            // Before any permit is taken: a caller's slow host must not keep other jobs from the provider. Free capacity is checked first, so that an
            // image is not fetched repeatedly for a full provider.
            var (preview, candidate) = await pools.LookAsync(job, instance);
            job.MoveTo(job.Current with { Instance = candidate });
            // A full provider may be queried for its plan; one whose circuit breaker is open may not.
            if (preview is not SlotResult.Open && await CheckExactAsync(job, candidate) is { } objection)
            {
                return objection;
            }

            if (preview is not SlotResult.Entered)
            {
                return answers.Read(job, preview);
            }

            if (needsSource)
            {
                (source, var failed) = await LoadSourceAsync(job, candidate);
                if (failed is not null)
                {
                    return new SelectionResult.Ended(failed);
                }
            }
        }

        var (answer, chosen) = await pools.TryEnterAsync(job, instance);
        job.MoveTo(job.Current with { Instance = chosen });
        return answer is SlotResult.Entered ? new SelectionResult.Chosen(chosen, source) : answers.Read(job, answer);
    }

    /// <summary>Why the provider can't meet an exact request; null when it can, or the request is not exact.</summary>
    private async Task<SelectionResult?> CheckExactAsync(ClaimedJob job, ProviderInstance instance)
    {
        var answer = await exact.CheckAsync(job, instance);
        job.Record(answer.Attempts);
        return answer.Fault is { } fault ? new SelectionResult.Ended(TryAgain(job, instance, fault))
            : answer.Objection is { } objection ? new SelectionResult.Skipped(objection)
            : null;
    }

    /// <summary>Like a retry after an order that bought nothing, except that the job is still queued and keeps that state.</summary>
    private StepResult TryAgain(ClaimedJob job, ProviderInstance instance, ProviderFaultException fault)
    {
        job.Record(job.Attempts.Open(instance.Entry.Name, instance.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts));
        var step = RetryPolicy.Requeue(job, fault, timings.FirstRetry) switch
        {
            StepResult.Postpone later => later with { Reschedule = later.Reschedule with { Requeue = false, IsFinalAnswer = false } },
            var other => other,
        };
        return step with { Report = new ProviderReport.Faulted(instance, fault) };
    }

    /// <summary>Loads the source image; returns the result that ends the claim if that fails. In any case the job is still queued.</summary>
    private async Task<(InputImage? Source, StepResult? Ending)> LoadSourceAsync(ClaimedJob job, ProviderInstance instance)
    {
        var earlier = job.Attempts;
        job.Record(earlier.Open(instance.Entry.Name, instance.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts));
        var (source, ending) = await sources.LoadAsync(job, instance);
        if (ending is null)
        {
            job.Record(earlier);
        }

        return (source, ending);
    }

    /// <summary>Skips the current provider and moves to the next one of the route; null when this worker can try that one at once.</summary>
    private StepResult? SkipCurrent(ClaimedJob job, Refusal reason)
    {
        job.Record(job.Attempts.PassOver(job.Route.Current.Name, reason, job.Now));
        if (!FallbackPolicy.HasNextProvider(job))
        {
            return TerminalResults.Exhausted(job, reason);
        }

        var next = job.Route.ToNext(job.Row.Lane);
        var route = job.Route.Further();
        job.MoveTo(new CurrentProvider(route, instances.FindFor(route)));
        return next.Lane == job.Row.Lane ? null : new StepResult.Postpone(new Reschedule { In = TimeSpan.Zero, Attempts = job.Attempts, To = next });
    }
}
