using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
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
internal sealed class PurchaseStep(
    ProviderCalls calls,
    ProviderDesks desks,
    Obstacles obstacles,
    Boxes boxes,
    ExactRequests exact,
    EntryAnswers entries,
    SourcePictures sources,
    ProviderHealth health,
    ClaimWrites writes,
    PictureStep pictures,
    UnknownOrders unknown,
    ProgressLog progress,
    WorkerLifetime lifetime, Timings timings, TimeProvider time, RequestCheck requests, JobMetrics metrics)
{
    public async Task<Step> RunAsync(JobInHand job)
    {
        if (Hindrance(job) is { } ending)
        {
            return ending;
        }

        if (lifetime.Stopping.IsCancellationRequested)
        {
            return Step.After(TimeSpan.Zero);
        }

        if (obstacles.WaitForAnotherWorker(job) is { } wait)
        {
            return wait;
        }

        // Ends with the route: every round that does not return goes one provider further.
        while (true)
        {
            var (step, obstacle) = obstacles.Find(job) is { } found ? (null, found) : await EnterAsync(job, job.Desk!);
            if ((step ?? PassOver(job, obstacle!)) is { } done)
            {
                return done;
            }
        }
    }

    /// <summary>Why the job must not be bought at all, if anything speaks against it.</summary>
    private Step.Finish? Hindrance(JobInHand job)
    {
        if (job.Row.CancelRequested)
        {
            return Endings.Canceled(job, Charge.None);
        }

        if (job.Now >= job.Row.ExpiresAt)
        {
            return Endings.Expired(job);
        }

        return requests.FaultOf(job) is { } fault ? Endings.Invalid(job, fault) : null;
    }

    /// <summary>Orders at the provider, if it lets the job in: what that came to, or why the provider is passed over.</summary>
    private async Task<(Step? Step, Refusal? Obstacle)> EnterAsync(JobInHand job, ProviderDesk desk)
    {
        if (desk.Entry.Lane != job.Row.Lane)
        {
            // Its lane was changed, or the job was replayed from the beginning. With a pause, in case workers disagree about lanes.
            return (new Step.Later(new Reschedule { In = Pace.Jittered(timings.FirstRetry), To = new Destination(desk.Entry.Name, desk.Entry.Lane) }), null);
        }

        var needsSource = job.Row.Request.Image is not null && job.Source is null;
        if (needsSource || job.Row.Request.Exact == true)
        {
            // Before anything of the provider's is taken: a caller's slow host must not keep others from it. Looked at first, so that a
            // picture is not fetched again and again for a provider that has no room.
            var (looked, looks) = await boxes.LookAsync(job, desk);
            job.Desk = looks;
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

        var (answer, box) = await boxes.TryEnterAsync(job, desk);
        job.Desk = desk = box;
        return answer is SlotAnswer.Entered ? (await IntendAsync(job, desk), null) : entries.Read(job, answer);
    }

    /// <summary>Goes one provider further; null when that one may be asked here and now.</summary>
    private Step? PassOver(JobInHand job, Refusal obstacle)
    {
        job.Attempts = job.Attempts.PassOver(job.Route.Current.Name, obstacle, job.Now);
        if (!Fallbacks.CanGoOn(job))
        {
            return Endings.Exhausted(job, obstacle);
        }

        var next = job.Route.ToNext(job.Row.Lane);
        job.Route = job.Route.Further();
        // The picture to start from was prepared for what the former provider reads.
        (job.Desk, job.Source) = (desks.FindFor(job.Route), null);
        return next.Lane == job.Row.Lane ? null : new Step.Later(new Reschedule { In = TimeSpan.Zero, Attempts = job.Attempts, To = next });
    }

    /// <summary>Fetches the picture that the job starts from; answers how the claim ends without it. Whatever becomes of it, the job is still a queued one.</summary>
    private async Task<Step?> BringSourceAsync(JobInHand job, ProviderDesk desk)
    {
        var earlier = job.Attempts;
        job.Attempts = earlier.Open(desk.Entry.Name, desk.ModelFor(job.Row.Request), job.Now, job.Row.EarlierAttempts);
        (job.Source, var hindered) = await sources.BringAsync(job, desk);
        if (hindered is null)
        {
            job.Attempts = earlier;
        }

        return hindered;
    }

    private async Task<Step> IntendAsync(JobInHand job, ProviderDesk desk)
    {
        var earlier = job.Attempts;
        var model = desk.ModelFor(job.Row.Request);
        job.Attempts = earlier.Open(desk.Entry.Name, model, job.Now, job.Row.EarlierAttempts).WithSource(job.Source)
            .WithRemarks(desk.RemarksOn(job.Row)).WithChanges(desk.ChangesOn(job.Row, desk.Provider.PlanOf(desk.OrderFor(job.Row))));

        // Opened before the intent is: whoever finds the intent counts from there.
        var window = new OrderWindow(timings.OrderLeaves, time);

        // From here on a crash leaves the job in submitting, and whoever finds it there looks for the purchase before anything else.
        switch (await writes.RecordIntentAsync(job, new Intent(desk.Entry.Name, model, job.Attempts) { Clock = time.GetUtcNow(), Kind = desk.Provider.Kind }))
        {
            case WriteOutcome.CancelRequested:
                job.Attempts = earlier;
                return Endings.Canceled(job, Charge.None);
            case WriteOutcome.Expired:
                job.Attempts = earlier;
                return Endings.Expired(job);
            case WriteOutcome.Stale:
                return new Step.LetGo();
            default:
                // From here on it keeps the place until its end.
                job.HasEntered = false;
                return await OrderAsync(job, desk, window);
        }
    }

    private async Task<Step> OrderAsync(JobInHand job, ProviderDesk desk, OrderWindow window)
    {
        if (!window.IsOpen || !job.IsHeardOf)
        {
            // The store took so long, or was away. Nothing has left, and somebody may have looked for the order already.
            return Retries.Requeue(job, FailureReason.Internal, "The order was not sent, because the store did not answer in time.", timings.FirstRetry);
        }

        metrics.OrderLeaves(desk.Entry.Name);
        try
        {
            // Crash point: the order is out and nothing of the answer is written. Only a look-up tells what became of it.
            var outcome = await calls.SubmitAsync(job, desk, desk.OrderFor(job.Row) with
            {
                Image = job.Source,
                MayLeave = () => window.IsOpen && job.IsHeardOf,
                OnProgress = (percent, token) => progress.NoteAsync(job, percent, token),
            });
            job.Afterwards = () => health.TellAsync(job, desk, outcome);
            job.Attempts = job.Attempts.WithOutcome(job.Row, desk, outcome);
            return outcome switch
            {
                SubmitOutcome.Accepted accepted => new Step.Bought(accepted.ProviderId, job.Attempts.WithProviderId(accepted.ProviderId)),
                SubmitOutcome.Completed completed => await pictures.KeepAsync(job, completed.Picture),
                SubmitOutcome.Made made => await pictures.FetchLaterAsync(job, made.Picture, made.Message),
                // A picture that was made and can't be had is paid for: another one would be a second purchase.
                SubmitOutcome.Refused { Refusal: { MayHaveCharged: true, Reason: not FailureReason.ContentRejected } lost } => Endings.Refused(job, lost),
                SubmitOutcome.Refused refused => Fallbacks.After(job, refused.Refusal),
                // Ended by the service's own word: nothing is there to be lost, and what it may have cost is on the receipt.
                SubmitOutcome.Failed failed => Fallbacks.After(job, failed.Refusal),
                var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
            };
        }
        catch (ProviderFaultException fault)
        {
            job.Afterwards = () => health.FaultedAsync(job, desk, fault);
            return !fault.MayHaveBought || desk.RunsAgain ? Retries.Requeue(job, fault, timings.FirstRetry)
                // Nobody knows whether it was bought, so it is never simply ordered again: it stays in submitting until it is found out.
                : desk.LookUps is null ? unknown.Decide(job, $"{fault.Message} Whether the picture was bought can't be found out at this provider.")
                : Step.After(Pace.AtLeast(timings.FirstLookUp));
        }
        finally
        {
            metrics.OrderAnswered(desk.Entry.Name);
            job.Turn?.Dispose();
        }
    }
}
