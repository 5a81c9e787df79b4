using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;

namespace ImageGen.Storage.Tests.Model;

/// <summary>What a job should be, said again in the simplest words: no keys, no scripts, one job. Moments are ms.</summary>
internal sealed class ModelJob(long created, long startIn, long expiresIn, ModelPulse pulse)
{
    public JobState State { get; private set; } = JobState.Queued;

    public string Lane { get; private set; } = "default";

    public long Fence { get; private set; }

    public long Lease { get; private set; }

    public long NotBefore { get; private set; }

    public int Claims { get; private set; }

    public int Polls { get; private set; }

    public bool Cancel { get; private set; }

    public bool CancelSeen { get; private set; }

    public bool Started { get; private set; }

    /// <summary>When a worker next checks it; null if it has ended.</summary>
    public long? Due { get; private set; } = created + startIn;

    /// <summary>When it is offered for expiry; null when it is begun or has ended.</summary>
    public long? Expire { get; private set; } = created + expiresIn;

    public List<string> Events { get; } = [ImageAccepted.EventType];

    public int Replays { get; private set; }

    private long Expires { get; set; } = created + expiresIn;

    private bool Bought { get; set; }

    private bool IsFinalAnswer { get; set; }

    private bool Tried { get; set; }

    private bool? Charged { get; set; }

    private int Alone { get; set; }

    private string? Owner { get; set; }

    /// <summary>The time of a claim by a worker whose heartbeats state how long it has the job, with the time of the next check without a heartbeat; or by the lease alone.</summary>
    public ClaimOutcome Claim(long now, long lease, bool ifDue, bool hasOtherJobs, string worker, long? lookIn)
    {
        if (State.IsTerminal())
        {
            return ClaimOutcome.Ended;
        }

        var heard = Lease != 0 ? pulse.HeardUntil(Owner, lookIn is null ? "" : worker) : null;
        var isSilent = heard < now;
        if (Lease > now && !isSilent)
        {
            Due = heard is { } until ? Math.Min(Lease, until + 1) : Due;
            return ClaimOutcome.Held;
        }

        if (ifDue && NotBefore > now)
        {
            return ClaimOutcome.NotDue;
        }

        if (Lease != 0 && (isSilent ? pulse.BeatGrace(now) : pulse.LeaseGrace(now)) is { } end)
        {
            Due = end;
            return ClaimOutcome.Held;
        }

        var poisoned = Claims >= 10 || (State == JobState.Queued && Claims >= 3 && Alone >= 3);
        Alone = (Claims == 0 ? 0 : Alone) + (hasOtherJobs ? 0 : 1);
        (Fence, Claims, NotBefore, CancelSeen) = (Fence + 1, Claims + 1, 0, Cancel);
        Lease = now + lease;
        Due = Math.Min(Lease, now + (lookIn ?? lease));
        Owner = worker;
        if (lookIn is not null)
        {
            pulse.Note(worker, now);
        }

        return poisoned ? ClaimOutcome.Poisoned : ClaimOutcome.Claimed;
    }

    /// <summary>False if another worker has the job.</summary>
    public bool Carry(long fence, long now, long lookIn, long? lease)
    {
        if (Holds(fence))
        {
            Lease = now + lease ?? Lease;
            Due = Math.Min(Lease, now + lookIn);
        }

        return fence == Fence;
    }

    public WriteOutcome Heartbeat(long fence, long now, long lease) => Write(fence, () =>
    {
        Lease = now + lease;
        Due = Lease;
    });

    public WriteOutcome Intend(long fence, long now)
    {
        if (!Holds(fence) || State != JobState.Queued || Lease <= now)
        {
            return WriteOutcome.Stale;
        }

        if (Cancel)
        {
            return WriteOutcome.CancelRequested;
        }

        if (Expires <= now)
        {
            return WriteOutcome.Expired;
        }

        (State, Claims, Polls, Expire, Tried, Charged) = (JobState.Submitting, 0, 0, null, true, null);
        if (!Started)
        {
            Started = true;
            Events.Add(ImageStarted.EventType);
        }

        return WriteOutcome.Written;
    }

    public WriteOutcome ProviderId(long fence, long now, long pollIn) => State != JobState.Submitting ? WriteOutcome.Stale : Write(fence, () =>
    {
        (State, Claims, Polls, Bought) = (JobState.Waiting, 0, 0, true);
        Release(now, pollIn);
    });

    public WriteOutcome Storing(long fence) => State == JobState.Queued ? WriteOutcome.Stale : Write(fence, () =>
    {
        Claims = State == JobState.Storing ? Claims : 0;
        State = JobState.Storing;
    });

    public WriteOutcome Reschedule(long fence, long now, Reschedule reschedule)
        => !MayBeRescheduled(reschedule) ? WriteOutcome.Stale : Write(fence, () =>
        {
            Lane = reschedule.To?.Lane ?? Lane;
            Claims = reschedule.Progressed ? 0 : Claims;
            Polls += reschedule.Polled ? 1 : 0;
            if (reschedule.Requeue)
            {
                (State, Bought) = (JobState.Queued, false);
            }

            if (reschedule.Requeue || reschedule.To is not null)
            {
                // To be queued anew is also to be offered for expiry anew.
                Expire = Expires;
            }

            Release(now, (long)reschedule.In.TotalMilliseconds);
        });

    public WriteOutcome Finish(long fence, JobState end, bool isFinalAnswer, bool? charged)
        => (end == JobState.Succeeded && State != JobState.Storing) || (end == JobState.OutcomeUnknown && State == JobState.Queued)
            ? WriteOutcome.Stale
            : Write(fence, () =>
            {
                (IsFinalAnswer, Tried, Charged) = (isFinalAnswer, true, charged);
                End(end);
            });

    /// <summary>The step at which a replayed job continues, computed independently of the store.</summary>
    public ReplayOutcome Replay(long now, long sequence, bool acceptDouble, long expires)
    {
        if (sequence != Events.Count)
        {
            return ReplayOutcome.Changed;
        }

        if (!State.IsTerminal() || State == JobState.Succeeded)
        {
            return ReplayOutcome.Refused;
        }

        var certain = IsFinalAnswer || (!Bought && State != JobState.OutcomeUnknown && (!Tried || Charged == false));
        if (!certain && !Bought && State != JobState.OutcomeUnknown && Charged == true && !acceptDouble)
        {
            return ReplayOutcome.Refused;
        }

        State = certain || (!Bought && acceptDouble) ? JobState.Queued : Bought ? JobState.Waiting : JobState.Submitting;
        (Lease, NotBefore, Claims, Polls, Cancel, CancelSeen, IsFinalAnswer) = (0, 0, 0, 0, false, false, false);
        (Replays, Expires, Due) = (Replays + 1, now + expires, now);
        Expire = State == JobState.Queued ? Expires : null;
        Bought = Bought && State != JobState.Queued;
        Charged = State == JobState.Queued ? Charged : null;
        Events.Add(ImageReplayed.EventType);
        return ReplayOutcome.Replayed;
    }

    public CancelOutcome CancelNow(long now)
    {
        if (State.IsTerminal())
        {
            return CancelOutcome.AlreadyEnded;
        }

        if (State == JobState.Queued)
        {
            Cancel = true;
            End(JobState.Canceled);
            return CancelOutcome.Canceled;
        }

        if (!Cancel)
        {
            (Cancel, NotBefore, Due) = (true, 0, now);
        }

        return CancelOutcome.Requested;
    }

    public bool Take(DueKind kind, long now, long lease)
    {
        if (kind == DueKind.Expire)
        {
            var expired = Expire <= now;
            Expire = expired ? now + lease : Expire;
            return expired;
        }

        var due = Due <= now && kind == (State == JobState.Queued ? DueKind.Start : DueKind.Continue);
        Due = due ? now + lease : Due;
        return due;
    }

    /// <summary>What may be at a provider stays there until its last word.</summary>
    private bool MayBeRescheduled(Reschedule reschedule) => State switch
    {
        JobState.Queued => !reschedule.Requeue,
        JobState.Submitting => reschedule.Requeue || reschedule.To is null,
        _ => reschedule.Requeue ? reschedule.IsFinalAnswer : reschedule.To is null,
    };

    private bool Holds(long fence) => !State.IsTerminal() && Fence == fence && Lease != 0;

    private WriteOutcome Write(long fence, Action change)
    {
        if (!Holds(fence))
        {
            return WriteOutcome.Stale;
        }

        change();
        return WriteOutcome.Written;
    }

    private void Release(long now, long wait)
    {
        Lease = 0;
        NotBefore = Cancel == CancelSeen ? now + wait : now;
        Due = NotBefore;
    }

    private void End(JobState end)
    {
        (State, Lease, Due, Expire) = (end, 0, null, null);
        Events.Add(end switch
        {
            JobState.Succeeded => ImageGenerated.EventType,
            JobState.Canceled => ImageCanceled.EventType,
            _ => ImageFailed.EventType,
        });
    }
}
