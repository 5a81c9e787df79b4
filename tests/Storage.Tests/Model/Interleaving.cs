using System.Globalization;
using System.Text;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Model;

/// <summary>
/// A sequence of what three workers, one of them of an earlier version, a caller and the passing of time may do to one job, on the store and on the model.
/// After each step both must agree, and the store must keep the invariants that do not depend on the model.
/// </summary>
internal sealed class Interleaving
{
    private const int Lease = 30_000;
    private const int TakeLease = 5_000;
    private const int ExpiresIn = 120_000;
    private const int StartIn = 10_000;
    private const int LookIn = 13_000;
    private const int Earlier = 2;

    private static readonly string[] Lanes = [StoreWorld.Lane, "gpu"];
    private static readonly HeartbeatTimeouts Timeouts = new(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(20));

    private readonly Sequence _sequence;
    private readonly StoreCalls _store;
    private readonly Guid _id;
    private readonly ModelJob _model;
    private readonly ModelPulse _pulse = new(12_000, 7_000, 6_000, 20_000);
    private readonly Job?[] _claims = new Job?[3];
    private readonly StringBuilder _history = new();
    private long _now = 1_800_000_000_000;
    private Job? _before;

    public Interleaving(IConnectionMultiplexer redis, Sequence sequence)
    {
        _sequence = sequence;
        _id = JobId.New(sequence.Partition);
        _store = new StoreCalls(redis, _id, () => DateTimeOffset.FromUnixTimeMilliseconds(_now));
        _model = new ModelJob(_now, StartIn, ExpiresIn, _pulse);
    }

    public JobState End => _model.State;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _store.CreateAsync(
                StoreWorld.Submission(_id, expiresIn: TimeSpan.FromMilliseconds(ExpiresIn)) with { StartIn = TimeSpan.FromMilliseconds(StartIn) }, cancellationToken);
            foreach (var step in _sequence.Steps)
            {
                _now += step.Passes;
                await TakeAsync(step, cancellationToken);
                await CheckAsync(cancellationToken);
            }

            await CheckEventsAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _sequence.Story = $"{_history}{exception.Message}";
            throw;
        }
    }

    private async Task TakeAsync(Step step, CancellationToken cancellationToken)
    {
        // Mostly the holder of the job continues it; otherwise few jobs would progress.
        var holder = Array.FindIndex(_claims, job => job is not null && job.Fence == _model.Fence);
        var actor = holder >= 0 && step.Initiative < 6 ? holder : step.Actor;
        if (_model.State.IsTerminal() && step.OfSix == 0)
        {
            await ReplayAsync(step, cancellationToken);
        }
        else if (step.Kind >= 90)
        {
            await (step.Kind >= 97 ? CancelAsync(cancellationToken) : TakeDueAsync(step, cancellationToken));
        }
        else if (actor != Earlier && step.Kind is >= 15 and < 30)
        {
            await RecordHeartbeatAsync(actor, step, cancellationToken);
        }
        else if (step.Kind < 15 || _claims[actor] is not { } claim)
        {
            var ifDue = step.Yes;
            var carries = actor != Earlier;
            var claimant = new Claimant($"machine/1/w{actor}/7", HasOtherJobs: step.Also, Worker: carries ? $"w{actor}" : null)
            {
                HeartbeatTimeout = Timeouts.Worker,
                LookIn = TimeSpan.FromMilliseconds(LookIn),
            };
            var result = await _store.ClaimAsync(claimant, TimeSpan.FromMilliseconds(Lease), ifDue, cancellationToken);
            Agree(_model.Claim(_now, Lease, ifDue, claimant.HasOtherJobs, $"w{actor}", carries ? LookIn : null), result.Outcome, $"{claimant} claims, if due {ifDue}");
            _claims[actor] = result.Job ?? _claims[actor];
        }
        else
        {
            await WriteAsync(actor, claim, step, cancellationToken);
        }
    }

    private async Task RecordHeartbeatAsync(int actor, Step step, CancellationToken cancellationToken)
    {
        TimeSpan? lease = step.OfThree == 0 ? TimeSpan.FromMilliseconds(Lease) : null;
        RenewedClaim[] claims = _claims[actor] is { } claim ? [new RenewedClaim(claim, TimeSpan.FromMilliseconds(LookIn), lease)] : [];
        _pulse.Beat($"w{actor}", _now);
        var isKept = claims.Length == 0 || _model.Carry(claims[0].Claim.Fence, _now, LookIn, (long?)lease?.TotalMilliseconds);
        var lost = await _store.RecordHeartbeatAsync(new HeartbeatRequest($"w{actor}", JobId.PartitionOf(_id), Timeouts, claims), cancellationToken);
        Agree(isKept ? 0 : 1, lost, $"w{actor} beats, lease {lease}");
    }

    private async Task WriteAsync(int actor, Job claim, Step step, CancellationToken cancellationToken)
    {
        var wait = step.Seconds * 1000;
        var fence = claim.Fence;
        switch (step.Write)
        {
            case 0:
                Agree(_model.Heartbeat(fence, _now, Lease), await _store.RenewLeaseAsync(claim, TimeSpan.FromMilliseconds(Lease), cancellationToken), $"w{actor} renews");
                break;
            case 1 or 2:
                Agree(_model.Intend(fence, _now), await _store.IntendAsync(claim, cancellationToken), $"w{actor} intends");
                break;
            case 3:
                Agree(
                    _model.ProviderId(fence, _now, wait),
                    await _store.ProviderIdAsync(claim, TimeSpan.FromMilliseconds(wait), cancellationToken),
                    $"w{actor} has the provider's id, polls in {wait}");
                break;
            case 4 or 5 or 6:
                Agree(_model.Storing(fence), await _store.StoringAsync(claim, cancellationToken), $"w{actor} stores");
                break;
            case 7:
                var reschedule = new Reschedule
                {
                    In = TimeSpan.FromMilliseconds(wait),
                    Requeue = step.Yes,
                    IsFinalAnswer = step.Also,
                    To = step.OfThree == 0 ? new Destination("sandbox", Lanes[step.OfFour % Lanes.Length]) : null,
                    Progressed = step.OfThreeMore > 0,
                    Polled = step.Third,
                };
                Agree(_model.Reschedule(fence, _now, reschedule), await _store.RescheduleAsync(claim, reschedule, cancellationToken), $"w{actor}: {reschedule}");
                break;
            default:
                var charged = step.OfThree;
                var isFinalAnswer = step.OfThreeMore == 0;
                var end = _model.State == JobState.Storing && step.Yes
                    ? JobState.Succeeded
                    : JobState.Succeeded + step.OfFour;
                var ending = StoreWorld.Ending(end) with
                {
                    IsFinalAnswer = isFinalAnswer,
                    Attempts = [StoreWorld.Attempt() with { MayHaveCharged = charged == 0 ? null : charged == 1 }],
                };
                Agree(
                    _model.Finish(fence, end, isFinalAnswer, charged == 0 ? null : charged == 1),
                    await _store.FinishAsync(claim, ending, cancellationToken),
                    $"w{actor} ends as {end}, lastWord {isFinalAnswer}, charged {charged}");
                break;
        }
    }

    private async Task CancelAsync(CancellationToken cancellationToken)
        => Agree(_model.CancelNow(_now), await _store.CancelAsync(cancellationToken), "the caller cancels");

    private async Task ReplayAsync(Step step, CancellationToken cancellationToken)
    {
        var acceptDouble = step.Yes;

        // Now and then the caller has read the job before something happened to it.
        var sequence = _model.Events.Count - (step.OfFour == 0 ? 1 : 0);
        var order = new ReplayOrder(StoreWorld.Tenant, _id, sequence, acceptDouble, TimeSpan.FromMilliseconds(ExpiresIn));
        Agree(
            _model.Replay(_now, sequence, acceptDouble, ExpiresIn),
            await _store.ReplayAsync(order, cancellationToken),
            $"the operator replays {sequence}, accepting a double {acceptDouble}");
    }

    private async Task TakeDueAsync(Step step, CancellationToken cancellationToken)
    {
        var kind = (DueKind)step.OfThree;
        var lane = Lanes[step.OfFour % Lanes.Length];
        var taken = await _store.TakeDueAsync(kind, lane, TimeSpan.FromMilliseconds(TakeLease), cancellationToken);
        var expected = (kind == DueKind.Expire || lane == _model.Lane) && _model.Take(kind, _now, TakeLease);
        Agree(expected, taken, $"somebody takes what is due to {kind} in {lane}");
    }

    private void Agree<T>(T expected, T actual, string step)
    {
        _history.AppendLine(CultureInfo.InvariantCulture, $"at {_now}: {step}: {actual}");
        Assert.Equal(expected, actual);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (found, here, expire) = (_store.FindAsync(cancellationToken), _store.DueAsync(_model.Lane), _store.ExpiryAsync());
        Assert.Equal((null, null), await _store.DueAsync(Lanes.Single(lane => lane != _model.Lane)));
        var job = Assert.IsType<Job>(await found);
        var (start, next) = await here;

        // Rules that need no model.
        Assert.True(_before is null || IsLegal(_before.State, job.State) || (_before.State.IsTerminal() && job.Replays == _before.Replays + 1), $"{_before?.State} became {job.State}.");
        Assert.True(_before is null || job.Fence >= _before.Fence, "The fence went back.");
        Assert.True(
            _before is null || !_before.State.IsTerminal() || JobOf(_before) == JobOf(job) || (!job.State.IsTerminal() && job.Replays == _before.Replays + 1),
            "An ended job changed and was not replayed.");
        Assert.Equal(job.State.IsTerminal() ? 0 : 1, (start is null ? 0 : 1) + (next is null ? 0 : 1));
        Assert.Equal(job.State == JobState.Queued, start is not null);
        Assert.Equal(job.State == JobState.Queued, await expire is not null);

        // The model, to the millisecond.
        Assert.Equal(
            (_model.State, _model.Fence, _model.Claims, _model.Polls, _model.Cancel, _model.Events.Count),
            (job.State, job.Fence, job.Claims, job.Polls, job.CancelRequested, (int)job.Sequence));
        Assert.Equal(_model.Lane, job.Lane);
        Assert.Equal(_model.Lease, job.LeaseUntil?.ToUnixTimeMilliseconds() ?? 0);
        Assert.Equal(_model.Due, (long?)(start ?? next));
        Assert.Equal(_model.Expire, (long?)await expire);
        _before = job;
    }

    private async Task CheckEventsAsync(CancellationToken cancellationToken)
    {
        var events = await _store.ReadEventsAsync(cancellationToken);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(entry => entry.Sequence));
        Assert.Equal(_model.Events, events.Select(EventTypes.NameOf));

        // One end a life, and nothing after it but the next life.
        var ends = events.Count(entry => entry is ImageGenerated or ImageFailed or ImageCanceled);
        Assert.Equal(_model.Replays + (_model.State.IsTerminal() ? 1 : 0), ends);
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.Equal(
            pair.First is ImageGenerated or ImageFailed or ImageCanceled, pair.Second is ImageReplayed));
        var outbox = await _store.TakeOutboxAsync(cancellationToken);
        Assert.Equal(events.Select(entry => entry.Sequence), outbox.Select(entry => entry.Event.Sequence).Order());
        Assert.Equal(_model.State.IsTerminal() ? 0 : 1, await _store.CountUnfinishedAsync(cancellationToken));
    }

    private static bool IsLegal(JobState from, JobState to) => from == to || (from, to) switch
    {
        (JobState.Queued, JobState.Submitting or JobState.Failed or JobState.Canceled) => true,
        (JobState.Submitting, JobState.Queued or JobState.Waiting) => true,
        (JobState.Waiting or JobState.Storing, JobState.Queued) => true,
        (JobState.Submitting or JobState.Waiting, JobState.Storing) => true,
        (JobState.Submitting or JobState.Waiting, JobState.Failed or JobState.Canceled or JobState.OutcomeUnknown) => true,
        (JobState.Storing, _) => to.IsTerminal(),
        _ => false,
    };

    private static (JobState State, long Fence, long Sequence, DateTimeOffset? FinishedAt, StoredImage? Image, JobError? Error, Cost? Cost) JobOf(Job job)
        => (job.State, job.Fence, job.Sequence, job.FinishedAt, job.Image, job.Error, job.Cost);
}
