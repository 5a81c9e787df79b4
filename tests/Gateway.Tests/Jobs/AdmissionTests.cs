using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class AdmissionTests(SharedGateway shared)
{
    [Fact]
    public async Task A_tenant_with_as_many_unfinished_jobs_as_allowed_gets_429_and_no_row()
    {
        await using var gateway = await StartAsync("Gateway:MaxUnfinishedPerTenant", "3");
        var crowded = gateway.NewTenant();
        await crowded.SubmitAsync("""{"prompt":"a cat","count":3}""");

        var refused = await crowded.SubmitAsync("""{"prompt":"a cat"}""");

        refused.ProblemOf(429, "too_many_jobs");
        Assert.Equal("5", refused.Header("Retry-After"));
        Assert.Equal(3, (await crowded.RowsAsync()).Count);
        Assert.Equal(202, (await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat"}""")).Status);
    }

    [Fact]
    public async Task A_batch_that_would_pass_the_cap_is_refused_whole()
    {
        await using var gateway = await StartAsync("Gateway:MaxUnfinishedPerTenant", "3");
        var tenant = gateway.NewTenant();

        (await tenant.SubmitAsync("""{"prompt":"a cat","count":4}""")).ProblemOf(429, "too_many_jobs");

        Assert.Empty(await tenant.RowsAsync());
    }

    [Fact]
    public async Task A_repeated_request_gets_its_job_again_at_the_cap()
    {
        await using var gateway = await StartAsync("Gateway:MaxUnfinishedPerTenant", "2");
        var tenant = gateway.NewTenant();
        var first = await tenant.SubmitAsync("""{"prompt":"a cat","count":2}""", ("Idempotency-Key", "k"));

        var again = await tenant.SubmitAsync("""{"prompt":"a cat","count":2}""", ("Idempotency-Key", "k"));
        var other = await tenant.SubmitAsync("""{"prompt":"a dog"}""", ("Idempotency-Key", "k"));
        var next = await tenant.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "l"));

        Assert.Equal((202, first.Id, "true"), (again.Status, again.Id, again.Header("Idempotent-Replayed")));
        other.ProblemOf(422, "idempotency_key_reused");
        next.ProblemOf(429, "too_many_jobs");
        Assert.Equal(2, (await tenant.RowsAsync()).Count);
    }

    [Fact]
    public async Task An_ended_job_makes_room()
    {
        await using var gateway = await StartAsync("Gateway:MaxUnfinishedPerTenant", "1");
        var tenant = gateway.NewTenant();
        var first = await tenant.NewJobAsync();
        await tenant.PostAsync($"/v1/jobs/{first}/cancel");

        // The count is read anew every quarter of a second.
        var answer = await Eventually.GetAsync(
            () => tenant.SubmitAsync("""{"prompt":"a cat"}"""), answer => answer.Status != 429, answer => $"the status is {answer.Status}", TimeSpan.FromSeconds(5));

        Assert.Equal(202, answer.Status);
    }

    [Fact]
    public async Task A_store_whose_disk_is_nearly_full_takes_no_new_job_and_answers_for_those_it_has()
    {
        var space = new DiskSpace();
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Services.AddSingleton<IStoreSpace>(space));
        var tenant = gateway.NewTenant();
        var first = await tenant.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k"));

        space.WhyFull = "The disk has 1 MB left.";
        var refused = await tenant.SubmitAsync("""{"prompt":"a dog"}""");
        var again = await tenant.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k"));

        Assert.Contains("The disk has 1 MB left.", refused.ProblemOf(503, "store_full")["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal((202, first.Id), (again.Status, again.Id));
        Assert.Single(await tenant.RowsAsync());
    }

    [Fact]
    public async Task All_tenants_together_have_a_cap_of_their_own()
    {
        // The store is shared with other tests, which may well have left a job.
        await using var gateway = await StartAsync("Gateway:MaxUnfinished", "1");

        var first = await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat","count":2}""");

        first.ProblemOf(429, "too_many_jobs");
    }

    private Task<TestGateway> StartAsync(string key, string value)
        => TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration[key] = value);

    private sealed class DiskSpace : IStoreSpace
    {
        public string? WhyFull { get; set; }
    }
}
