using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Attempts;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Steps.Inputs;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Steps.Selection;

namespace ImageGen.Worker.Steps;

/// <summary>
/// A queued job: finds the first provider of its route, from where it stands, that may be asked, records the intent, and orders it, once.
/// </summary>
internal sealed class SubmitHandler(
    ProviderCalls calls,
    ProviderInstances instances,
    EligibilityCheck obstacles,
    PoolSelector boxes,
    ExactRequests exact,
    PermitAnswers entries,
    SourceImageLoader sources,
    ProviderHealth health,
    ClaimWrites writes,
    StoreImageHandler images,
    UnknownOutcomePolicy unknown,
    ProgressLog progress,
    WorkerLifetime lifetime, Timings timings, TimeProvider time, RequestCheck requests, JobMetrics metrics)
{
    public async Task<StepResult> RunAsync(ClaimedJob job)
    {
        if (Hindrance(job) is { } ending)
        {
            return ending;
        }

        if (lifetime.Stopping.IsCancellationRequested)
        {
            return StepResult.After(TimeSpan.Zero);
        }

        if (obstacles.WaitForAnotherWorker(job) is { } wait)
        {
            return wait;
        }

        // Ends with the route: every round that does not return goes one provider further.
        while (true)
        {
            var (step, obstacle) = obstacles.Find(job) is { } found ? (null, found) : await EnterAsync(job, job.Instance!);
            if ((step ?? PassOver(job, obstacle!)) is { } done)
            {
                return done;
            }
        }
    }

    /// <summary>Why the job must not be bought at all, if anything speaks against it.</summary>
    private StepResult.Finish? Hindrance(ClaimedJob job)
    {
        if (job.Row.CancelRequested)
        {
            return TerminalResults.Canceled(job, Charge.None);
        }

        if (job.Now >= job.Row.ExpiresAt)
        {
            return TerminalResults.Expired(job);
        }

        return requests.FaultOf(job) is { } fault ? TerminalResults.Invalid(job, fault) : null;
    }

    /// <summary>Orders at the provider, if it lets the job in: what that came to, or why the provider is passed over.</summary>
    private async Task<(StepResult? Step, Refusal? Obstacle)> EnterAsync(ClaimedJob job, ProviderInstance instance)
    {
        if (instance.Entry.Lane != job.Row.Lane)
        {
            // Its lane was changed, or the job was replayed from the beginning. With a pause, in case workers disagree about lanes.
            return (new StepResult.Postpone(new Reschedule { In = Backoff.Jittered(timings.FirstRetry), To = new Destination(instance.Entry.Name, instance.Entry.Lane) }), null);
        }

        var needsSource = job.Row.Request.Image is not null && job.Source is null;
        if (needsSource || job.Row.Request.Exact == true)
        {
            // Before anything of the provider's is taken: a caller's slow host must not keep others from it. Looked at first, so that a
            // image is not fetched again and again for a provider that has no room.
            var (looked, looks) = await boxes.LookAsync(job, instance);
            job.Instance = looks;
            // A provider without room may be asked what it would make, one whose circuit is open may not.
            if (looked is not SlotAnswer.Open && await exact.CheckAsync(job, looks) is var (step, obstacle) && (step is not null || obstacle is not null))
            {
                return (step, obstacle);
            }

            if (looked is not SlotAnswer.Entered)
            {
                return entries.Read(job, looked);
            }

            if (needsSource && await BringSourceAsync(job, looks) is { } hindered)
            {
                return (hindered, null);
            }
        }

        var (answer, box) = await boxes.TryEnterAsync(job, instance);
        job.Instance = instance = box;
        return answer is SlotAnswer.Entered ? (await IntendAsync(job, instance), null) : entries.Read(job, answer);
    }

    /// <summary>Goes one provider further; null when that one may be asked here and now.</summary>
    private StepResult? PassOver(ClaimedJob job, Refusal obstacle)
    {
        job.Attempts = job.Attempts.PassOver(job.Route.Current.Name, obstacle, job.Now);
        if (!FallbackPolicy.CanGoOn(job))
        {
            return TerminalResults.Exhausted(job, obstacle);
        }

        var next = job.Route.ToNext(job.Row.Lane);
        job.Route = job.Route.Further();
        // The image to start from was prepared for what the former provider reads.
        (job.Instance, job.Source) = (instances.FindFor(job.Route), null);
        return next.Lane == job.Row.Lane ? null : new StepResult.Postpone(new Reschedule { In = TimeSpan.Zero, Attempts = job.Attempts, To = next });
    }

    /// <summary>Fetches the image that the job starts from; answers how the claim ends without it. Whatever becomes of it, the job is still a queued one.</summary>
    private async Task<StepResult?> BringSourceAsync(ClaimedJob job, ProviderInstance instance)
    {
        var earlier = job.Attempts;
        job.Attempts = earlier.Open(instance.Entry.Name, instance.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts);
        (job.Source, var hindered) = await sources.BringAsync(job, instance);
        if (hindered is null)
        {
            job.Attempts = earlier;
        }

        return hindered;
    }

    private async Task<StepResult> IntendAsync(ClaimedJob job, ProviderInstance instance)
    {
        var earlier = job.Attempts;
        var model = instance.ModelFor(job.Row.Request);
        job.Attempts = earlier.Open(instance.Entry.Name, model, job.Now, job.Row.EarlierAttempts).WithSource(job.Source)
            .WithRemarks(instance.RemarksOn(job.Row)).WithChanges(instance.ChangesOn(job.Row, instance.Provider.PlanOf(instance.OrderFor(job.Row))));

        // Opened before the intent is: whoever finds the intent counts from there.
        var window = new OrderDeadline(timings.OrderLeaves, time);

        // From here on a crash leaves the job in submitting, and whoever finds it there looks for the purchase before anything else.
        switch (await writes.RecordIntentAsync(job, new Intent(instance.Entry.Name, model, job.Attempts) { Clock = time.GetUtcNow(), Kind = instance.Provider.Kind }))
        {
            case WriteOutcome.CancelRequested:
                job.Attempts = earlier;
                return TerminalResults.Canceled(job, Charge.None);
            case WriteOutcome.Expired:
                job.Attempts = earlier;
                return TerminalResults.Expired(job);
            case WriteOutcome.Stale:
                return new StepResult.ClaimLost();
            default:
                // From here on it keeps the place until its end.
                job.HasEntered = false;
                return await OrderAsync(job, instance, window);
        }
    }

    private async Task<StepResult> OrderAsync(ClaimedJob job, ProviderInstance instance, OrderDeadline window)
    {
        if (!window.IsOpen || !job.IsHeardOf)
        {
            // The store took so long, or was away. Nothing has left, and somebody may have looked for the order already.
            return RetryPolicy.Requeue(job, FailureReason.Internal, "The order was not sent, because the store did not answer in time.", timings.FirstRetry);
        }

        metrics.OrderLeaves(instance.Entry.Name);
        try
        {
            // Crash point: the order is out and nothing of the answer is written. Only a look-up tells what became of it.
            var outcome = await calls.SubmitAsync(job, instance, instance.OrderFor(job.Row) with
            {
                Image = job.Source,
                MayLeave = () => window.IsOpen && job.IsHeardOf,
                OnProgress = (percent, token) => progress.NoteAsync(job, percent, token),
            });
            job.Afterwards = () => health.TellAsync(job, instance, outcome);
            job.Attempts = job.Attempts.WithOutcome(job.Row, instance, outcome);
            return outcome switch
            {
                SubmitOutcome.Accepted accepted => new StepResult.ProviderAccepted(accepted.ProviderId, job.Attempts.WithProviderId(accepted.ProviderId)),
                SubmitOutcome.Completed completed => await images.KeepAsync(job, completed.Image),
                SubmitOutcome.Made made => await images.FetchLaterAsync(job, made.Image, made.Message),
                // An image that was made and can't be had is paid for: another one would be a second purchase.
                SubmitOutcome.Refused { Refusal: { MayHaveCharged: true, Reason: not FailureReason.ContentRejected } lost } => TerminalResults.Refused(job, lost),
                SubmitOutcome.Refused refused => FallbackPolicy.After(job, refused.Refusal),
                // Ended by the service's own word: nothing is there to be lost, and what it may have cost is on the receipt.
                SubmitOutcome.Failed failed => FallbackPolicy.After(job, failed.Refusal),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (ProviderFaultException fault)
        {
            job.Afterwards = () => health.FaultedAsync(job, instance, fault);
            return !fault.MayHaveBought || instance.RunsAgain ? RetryPolicy.Requeue(job, fault, timings.FirstRetry)
                // Nobody knows whether it was bought, so it is never simply ordered again: it stays in submitting until it is found out.
                : instance.LookUps is null ? unknown.Decide(job, $"{fault.Message} Whether the image was bought can't be found out at this provider.")
                : StepResult.After(Backoff.AtLeast(timings.FirstLookUp));
        }
        finally
        {
            metrics.OrderAnswered(instance.Entry.Name);
            job.Turn?.Dispose();
        }
    }
}
