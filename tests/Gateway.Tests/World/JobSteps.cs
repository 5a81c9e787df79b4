using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Does to jobs what workers would, through the store.</summary>
internal static class JobSteps
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>A real image: 1 x 1 pixel.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The job is at a provider.</summary>
    public static async Task<Job> BeginAsync(this TestGateway gateway, Guid id)
    {
        var claim = await gateway.Claims.ClaimAsync(id, new Claimant("test"), Lease, ifDue: false, lane: null, Token);
        Assert.Equal(ClaimOutcome.Claimed, claim.Outcome);
        var attempt = new Attempt { Provider = "sandbox", Model = "m1", StartedAt = DateTimeOffset.UtcNow };
        var written = await gateway.Claims.RecordIntentAsync(claim.Job!, new Intent("sandbox", "m1", [attempt]), Token);
        Assert.Equal(WriteOutcome.Written, written);
        return claim.Job!;
    }

    /// <summary>The job is at that provider under an id, and its next poll is an hour away.</summary>
    public static async Task WaitAsync(this TestGateway gateway, Guid id, string provider, string providerId)
    {
        var claim = (await gateway.Claims.ClaimAsync(id, new Claimant("test"), Lease, ifDue: false, lane: null, Token)).Job!;
        Attempt[] attempts = [new Attempt { Provider = provider, Model = "m1", StartedAt = DateTimeOffset.UtcNow }];
        Assert.Equal(WriteOutcome.Written, await gateway.Claims.RecordIntentAsync(claim, new Intent(provider, "m1", attempts), Token));
        Assert.Equal(WriteOutcome.Written, await gateway.Claims.RecordProviderIdAsync(claim, providerId, attempts, TimeSpan.FromHours(1), Token));
    }

    public static async Task SucceedAsync(this TestGateway gateway, Guid id)
    {
        var claim = await gateway.BeginAsync(id);
        Assert.Equal(WriteOutcome.Written, await gateway.Claims.RecordStoringAsync(claim, null, Token));
        var image = await gateway.Results.PutAsync(id, Png, Token);
        await gateway.EndAsync(claim, new TerminalResult
        {
            State = JobState.Succeeded,
            Attempts = [Closed(AttemptOutcome.Succeeded)],
            Image = image,
            Cost = new Cost { Amount = 0.04m, Certain = true },
        });
    }

    public static async Task FailAsync(this TestGateway gateway, Guid id, JobState state = JobState.Failed)
        => await gateway.EndAsync(await gateway.BeginAsync(id), new TerminalResult
        {
            State = state,
            Attempts = [Closed(state == JobState.Failed ? AttemptOutcome.Failed : AttemptOutcome.Unknown)],
            Error = new JobError { Reason = FailureReason.ProviderUnavailable, Message = "It broke.", Provider = "sandbox" },
        });

    private static async Task EndAsync(this TestGateway gateway, Job claim, TerminalResult ending)
        => Assert.Equal(WriteOutcome.Written, await gateway.Claims.FinishAsync(claim, ending, Token));

    private static Attempt Closed(AttemptOutcome outcome) => new()
    {
        Provider = "sandbox",
        Model = "m1",
        StartedAt = DateTimeOffset.UtcNow,
        EndedAt = DateTimeOffset.UtcNow,
        Outcome = outcome,
        MayHaveCharged = true,
    };
}
