using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task The_writer_takes_its_own_event_at_once_and_other_workers_after_the_grace_period()
    {
        var (writer, feed) = Writer(grace: Seconds(2));
        var id = JobId.New();
        await writer.Jobs.CreateAsync(StoreWorld.Submission(id), Cancel);
        var claim = (await writer.Claims.ClaimAsync(id, new Claimant("w"), StoreWorld.Lease, ifDue: false, StoreWorld.Lane, Cancel)).Job!;
        await writer.Claims.RecordIntentAsync(claim, new Intent("sandbox", "m1", [StoreWorld.Attempt()]), Cancel);
        await writer.Claims.RecordStoringAsync(claim, null, Cancel);
        await writer.Claims.FinishAsync(claim, StoreWorld.Ending(), Cancel);

        var written = await feed.TakeAsync(100, Cancel);
        Assert.Empty(await writer.Outbox.TakeAsync(100, Seconds(5), Cancel));
        _world.Pass(Seconds(2));
        var left = await writer.Outbox.TakeAsync(100, Seconds(5), Cancel);

        Assert.Equal([1, 2, 3], written.Select(entry => entry.Event.Sequence));
        Assert.All(written, entry => Assert.True(entry.IsWebhookKnown));
        Assert.All(left, entry => Assert.False(entry.IsWebhookKnown));
        Assert.Equal(await writer.Jobs.ReadEventsAsync(id, 0, Cancel), written.Select(entry => entry.Event), WireComparer);
        Assert.Equal(left.Select(entry => entry.MessageId).Order(), written.Select(entry => entry.MessageId).Order());
    }

    [Fact]
    public async Task A_refused_write_announces_nothing()
    {
        var (writer, feed) = Writer(grace: Seconds(2));
        var claim = await _world.ClaimAsync(await _world.CreateAsync());
        _world.Pass(StoreWorld.Lease);
        await _world.ClaimAsync(claim.Id);

        await writer.Claims.FinishAsync(claim, StoreWorld.Ending(JobState.Failed), Cancel);

        using var soon = new CancellationTokenSource(0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed.TakeAsync(1, soon.Token));
    }

    [Fact]
    public async Task A_wrongly_guessed_lane_does_no_harm()
    {
        var id = await _world.CreateAsync();

        var claim = await Claims.ClaimAsync(id, new Claimant("w"), StoreWorld.Lease, ifDue: false, "elsewhere", Cancel);

        Assert.Equal(ClaimOutcome.Claimed, claim.Outcome);
        Assert.Equal(StoreWorld.Lane, claim.Job!.Lane);
        Assert.Equal(new DuePlaces(StoreWorld.Lease, null, TimeSpan.FromHours(1)), await _world.DueAsync(id));
        Assert.Equal(ClaimOutcome.Missing, (await Claims.ClaimAsync(JobId.New(), new Claimant("w"), StoreWorld.Lease, ifDue: false, "elsewhere", Cancel)).Outcome);
    }

    /// <summary>Events are records with lists in them, which compare by reference: two are the same when they are written the same.</summary>
    private static bool WireComparer(NumberedEvent one, NumberedEvent other)
        => one.GetType() == other.GetType() && one.Sequence == other.Sequence && one.Time == other.Time
            && System.Text.Json.JsonSerializer.Serialize<object>(one) == System.Text.Json.JsonSerializer.Serialize<object>(other);

    private (StorePorts Store, NewEventChannel Feed) Writer(TimeSpan grace)
    {
        var feed = new NewEventChannel();
        var settings = new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now, HandOver = grace };
        return (new StorePorts(new StoreConnection(_world.Redis), settings, feed), feed);
    }
}
