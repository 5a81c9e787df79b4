using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>Every write that is a script, cut off after each of its changes in turn, as a kill leaves it in the embedded store.</summary>
public sealed class CutScriptsTests(GarnetFixture server) : IClassFixture<GarnetFixture>
{
    private static readonly UnknownOrder Order = new("sandbox", "m1", "no answer");

    /// <summary>Each prepares a store and says what is to be cut off.</summary>
    private static readonly Dictionary<string, Func<StoreWorld, Task<Func<RedisJobStore, Task>>>> Writes = new()
    {
        ["a job is made"] = world => FromNothing(jobs => jobs.CreateAsync(StoreWorld.Submission(JobId.New()), Cancel)),
        ["a batch is made"] = world => FromNothing(jobs => jobs.CreateAsync(StoreWorld.Batch(), Cancel)),
        ["a job is claimed"] = async world => Of(await world.CreateAsync(), (jobs, id) => jobs.ClaimAsync(id, new Claimant("w"), StoreWorld.Lease, ifDue: false, StoreWorld.Lane, Cancel)),
        ["a claim is renewed"] = async world => Of(await world.ClaimedAsync(JobState.Submitting), (jobs, claim) => jobs.HeartbeatAsync(claim, StoreWorld.Lease, Cancel)),
        ["an order is about to be made"] = async world => Of(await world.ClaimedAsync(JobState.Queued), (jobs, claim) => jobs.RecordIntentAsync(claim, new Intent("sandbox", null, [StoreWorld.Attempt()]), Cancel)),
        ["an order has an id"] = async world => Of(await world.ClaimedAsync(JobState.Submitting), (jobs, claim) => jobs.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel)),
        ["a late answer takes back its purchase"] = async world => Of(await FoundByAnotherAsync(world), (jobs, claim) => jobs.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel)),
        ["a provider calls first"] = async world => Of(await GivenUpAsync(world), (jobs, claim) => jobs.AdoptAsync(claim.Id, StoreWorld.Lane, "sandbox", "p1", "word", Cancel)),
        ["a provider says how far it is"] = async world => Of(await world.ClaimedAsync(JobState.Waiting), (jobs, claim) => jobs.RecordProgressAsync(claim, "sandbox", 50, Cancel)),
        ["a picture is there"] = async world => Of(await world.ClaimedAsync(JobState.Waiting), (jobs, claim) => jobs.RecordStoringAsync(claim, world.Now.AddHours(1), Cancel)),
        ["a picture is left for later"] = async world => Of(await RescuedAsync(world), (jobs, claim) => jobs.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero }, Cancel)),
        ["a poll is left for later"] = async world => Of(await world.ClaimedAsync(JobState.Waiting), (jobs, claim) => jobs.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero, Polled = true }, Cancel)),
        ["an order is made again"] = async world => Of(await world.ClaimedAsync(JobState.Submitting), (jobs, claim) => jobs.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero, Requeue = true }, Cancel)),
        ["an order goes to another provider"] = async world => Of(await world.ClaimedAsync(JobState.Submitting), (jobs, claim) => jobs.RescheduleAsync(claim, new Reschedule { In = TimeSpan.Zero, Requeue = true, To = new Destination("box", "boxes") }, Cancel)),
        ["nobody can find out about an order"] = async world => Of(await world.ClaimedAsync(JobState.Submitting), (jobs, claim) => jobs.RecordUnknownAsync(claim, Order, TimeSpan.Zero, Cancel)),
        ["an operator settles an order"] = async world => Of(await UnknownAsync(world), (jobs, claim) => jobs.SettleAsync(StoreWorld.Tenant, claim.Id, new Settlement.NotBought(), Cancel)),
        ["a job succeeds"] = async world => Of(await world.ClaimedAsync(JobState.Storing), (jobs, claim) => jobs.FinishAsync(claim, StoreWorld.Ending(), Cancel)),
        ["a job fails"] = async world => Of(await world.ClaimedAsync(JobState.Queued), (jobs, claim) => jobs.FinishAsync(claim, StoreWorld.Ending(JobState.Failed), Cancel)),
        ["a queued job is canceled"] = async world => Of(await world.CreateAsync(), (jobs, id) => jobs.CancelAsync(StoreWorld.Tenant, id, Cancel)),
        ["a running job is to be canceled"] = async world => Of(await world.ClaimedAsync(JobState.Waiting), (jobs, claim) => jobs.CancelAsync(StoreWorld.Tenant, claim.Id, Cancel)),
        ["the last of a batch ends"] = async world => Of(await BatchAsync(world, left: 1), (jobs, last) => jobs.CancelAsync(StoreWorld.Tenant, last, Cancel)),
        ["one of a batch ends"] = async world => Of(await BatchAsync(world, left: 2), (jobs, last) => jobs.CancelAsync(StoreWorld.Tenant, last, Cancel)),
        ["an ended job is opened again"] = async world => Of((await world.EndedAsync(JobState.Failed)).Id, ReplayAsync),
        ["one of an ended batch is opened again"] = async world => Of(await BatchAsync(world, left: 0), ReplayAsync),
    };

    public static TheoryData<string> All => [.. Writes.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_is_missing_and_the_job_goes_on_wherever_a_write_was_cut_off(string write)
    {
        var writes = 0;
        for (var isWhole = false; !isWhole; writes++)
        {
            await using var world = await StoreWorld.OpenAsync(server);
            world.Pass(TimeProvider.System.GetUtcNow() - world.Now);
            var act = await Writes[write](world);
            isWhole = await Proxies.IsWholeAsync(act(world.Over(Proxies.CutShort(world.Redis, writes))));

            await new WholeStore(world, $"{write}, cut off after {writes} changes").MendAndCheckAsync();
        }

        Assert.True(writes > 1, "Nothing was cut off.");
    }

    private static Task<Func<RedisJobStore, Task>> FromNothing(Func<RedisJobStore, Task> write) => Task.FromResult(write);

    private static Func<RedisJobStore, Task> Of<T>(T subject, Func<RedisJobStore, T, Task> write) => jobs => write(jobs, subject);

    private static async Task ReplayAsync(RedisJobStore jobs, Guid id)
    {
        var sequence = (await jobs.FindAsync(id, Cancel))!.Sequence;
        await jobs.ReplayAsync(new ReplayOrder(StoreWorld.Tenant, id, sequence, AcceptDouble: false, TimeSpan.FromHours(1)), Cancel);
    }

    /// <summary>An order whose worker is gone.</summary>
    private static async Task<Job> GivenUpAsync(StoreWorld world)
    {
        var claim = await world.ClaimedAsync(JobState.Submitting);
        world.Pass(StoreWorld.Lease + TimeSpan.FromSeconds(1));
        return claim;
    }

    /// <summary>An order whose purchase another job's look-up found.</summary>
    private static async Task<Job> FoundByAnotherAsync(StoreWorld world)
    {
        var finder = await world.ClaimedAsync(JobState.Submitting);
        await world.Jobs.RecordFoundIdAsync(finder, "p1", [StoreWorld.Attempt()], TimeSpan.Zero, Cancel);
        return await world.ClaimedAsync(JobState.Submitting);
    }

    private static async Task<Job> RescuedAsync(StoreWorld world)
    {
        var claim = await world.ClaimedAsync(JobState.Waiting);
        await world.Jobs.RecordStoringAsync(claim, world.Now.AddHours(1), Cancel);
        return claim;
    }

    private static async Task<Job> UnknownAsync(StoreWorld world)
    {
        var claim = await world.ClaimedAsync(JobState.Submitting);
        await world.Jobs.RecordUnknownAsync(claim, Order, TimeSpan.FromMinutes(15), Cancel);
        return claim;
    }

    /// <summary>A batch of three of which so many have not ended; the last of them, ended or not.</summary>
    private static async Task<Guid> BatchAsync(StoreWorld world, int left)
    {
        var submission = StoreWorld.Batch();
        await world.Jobs.CreateAsync(submission, Cancel);
        foreach (var job in submission.Jobs.SkipLast(left))
        {
            await world.Jobs.CancelAsync(StoreWorld.Tenant, job.Id, Cancel);
        }

        return submission.Jobs[^1].Id;
    }
}
