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
/// Chooses the provider of a queued job: the first one of its route, from where the job stands, that can make the image and grants a permit. Buys nothing, and
/// leaves the job queued.
/// </summary>
internal sealed class ProviderSelector(
    StartCheck start,
    EligibilityCheck eligibility,
    ProviderInstances instances,
    PoolSelector pools,
    ExactRequests exact,
    PermitAnswers answers,
    SourceImageLoader sources,
    Timings timings)
{
    /// <summary>The chosen provider, whose permit the claim then holds; or how the claim ends without an order.</summary>
    public async Task<SelectionResult> SelectAsync(ClaimedJob job)
    {
        if (start.Find(job) is { } obstacle)
        {
            return new SelectionResult.Ended(obstacle);
        }

        // Ends with the route: every round that does not return goes one provider further.
        while (true)
        {
            var selection = eligibility.Find(job) is { } reason ? new SelectionResult.Skipped(reason) : await EnterAsync(job, job.Instance!);
            if (selection is not SelectionResult.Skipped skipped)
            {
                return selection;
            }

            if (GoFurther(job, skipped.Reason) is { } ending)
            {
                return new SelectionResult.Ended(ending);
            }
        }
    }

    /// <summary>Takes a permit at the provider, after everything that must come before it.</summary>
    private async Task<SelectionResult> EnterAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (instance.Entry.Lane != job.Row.Lane)
        {
            // Its lane was changed, or the job was replayed from the beginning. With a pause, in case workers disagree about lanes.
            return new SelectionResult.Ended(
                new StepResult.Postpone(new Reschedule { In = Backoff.Jittered(timings.FirstRetry), To = new Destination(instance.Entry.Name, instance.Entry.Lane) }));
        }

        InputImage? source = null;
        var needsSource = job.Row.Request.Image is not null;
        if (needsSource || job.Row.Request.Exact == true)
        {
            // Before any permit is taken: a caller's slow host must not keep other jobs from the provider. The room is looked at first, so that an
            // image is not fetched again and again for a provider that has no room.
            var (looked, candidate) = await pools.LookAsync(job, instance);
            job.MoveTo(job.Current with { Instance = candidate });
            // A provider without room may be asked what it would make, one whose circuit is open may not.
            if (looked is not SlotAnswer.Open && await CheckExactAsync(job, candidate) is { } objection)
            {
                return objection;
            }

            if (looked is not SlotAnswer.Entered)
            {
                return answers.Read(job, looked);
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
        return answer is SlotAnswer.Entered ? new SelectionResult.Chosen(chosen, source) : answers.Read(job, answer);
    }

    /// <summary>What speaks against the provider where the caller insists on the exact request; null when nothing does.</summary>
    private async Task<SelectionResult?> CheckExactAsync(ClaimedJob job, ProviderInstance instance)
    {
        var answer = await exact.CheckAsync(job, instance);
        job.Record(answer.Attempts);
        return answer.Fault is { } fault ? new SelectionResult.Ended(TryAgain(job, instance, fault))
            : answer.Objection is { } objection ? new SelectionResult.Skipped(objection)
            : null;
    }

    /// <summary>As after an order that bought nothing, but for the state: the job is still queued.</summary>
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

    /// <summary>Loads the image that the job starts from; answers how the claim ends without it. Whatever becomes of it, the job is still queued.</summary>
    private async Task<(InputImage? Source, StepResult? Ending)> LoadSourceAsync(ClaimedJob job, ProviderInstance instance)
    {
        var earlier = job.Attempts;
        job.Record(earlier.Open(instance.Entry.Name, instance.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts));
        var (source, ending) = await sources.BringAsync(job, instance);
        if (ending is null)
        {
            job.Record(earlier);
        }

        return (source, ending);
    }

    /// <summary>Skips the current provider and goes one further on the route; null when that one may be asked here and now.</summary>
    private StepResult? GoFurther(ClaimedJob job, Refusal reason)
    {
        job.Record(job.Attempts.PassOver(job.Route.Current.Name, reason, job.Now));
        if (!FallbackPolicy.CanGoOn(job))
        {
            return TerminalResults.Exhausted(job, reason);
        }

        var next = job.Route.ToNext(job.Row.Lane);
        var route = job.Route.Further();
        job.MoveTo(new CurrentProvider(route, instances.FindFor(route)));
        return next.Lane == job.Row.Lane ? null : new StepResult.Postpone(new Reschedule { In = TimeSpan.Zero, Attempts = job.Attempts, To = next });
    }
}
