using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Tests.Scripted;
using ImageGen.Worker.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Limits;

/// <summary>The limits of a tenant that are checked before each order: allowed providers and models, and jobs at providers at the same time.</summary>
public sealed class SelectionLimitsTests(StoreFixture store) : IAsyncLifetime
{
    private readonly string _tenant = $"t-{Guid.NewGuid():N}";
    private readonly PredictionProvider _provider = new()
    {
        OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted($"{Guid.NewGuid()}")),
        OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running()),
    };
    private TestWorker _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITenantSlots Slots => _worker.Host.Services.GetRequiredService<ITenantSlots>();

    public ValueTask InitializeAsync()
    {
        _worker = new TestWorker(store.ConnectionString, _provider);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact]
    public async Task A_job_whose_provider_is_not_allowed_any_more_fails_without_an_order()
    {
        await SetAsync(new AccessLimits { Providers = ["elsewhere"] });

        var job = await _worker.RunAsync(await SubmitAsync(_tenant), WakeReason.Message);

        Assert.Equal((JobState.Failed, FailureReason.InvalidRequest, 0), (job.State, job.Error!.Reason, _provider.Purchases));
        Assert.Equal($"The tenant may not use the provider '{_provider.Name}'.", job.Error.Message);
    }

    [Fact]
    public async Task A_job_whose_model_is_not_allowed_fails_without_an_order()
    {
        await SetAsync(new AccessLimits { Models = ["m"] });

        var job = await _worker.RunAsync(await SubmitAsync(_tenant, new ImageRequest { Prompt = "a red cube", Model = "n" }), WakeReason.Message);

        Assert.Equal((JobState.Failed, "The tenant may not use the model 'n'.", 0), (job.State, job.Error!.Message, _provider.Purchases));
    }

    [Fact]
    public async Task A_job_beyond_the_tenant_s_jobs_at_providers_waits_and_those_of_other_tenants_do_not()
    {
        await SetAsync(new AccessLimits { MaxAtProviders = 2 });
        var jobs = new List<Guid>();
        for (var n = 0; n < 3; n++)
        {
            jobs.Add(await SubmitAsync(_tenant));
        }

        foreach (var (id, state) in jobs.Zip([JobState.Waiting, JobState.Waiting, JobState.Queued]))
        {
            Assert.Equal(state, (await _worker.RunAsync(id, WakeReason.Message)).State);
        }

        Assert.Equal(2, await Slots.CountAsync(_tenant, Token));
        Assert.Equal(JobState.Waiting, (await _worker.RunAsync(await SubmitAsync($"{_tenant[..^2]}-b"), WakeReason.Message)).State);
        Assert.Equal(JobState.Queued, (await _worker.RunAsync(jobs[2], WakeReason.Message)).State);

        // One of them ends, and its slot is free at once.
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));
        await _worker.RunUntilAsync(jobs[0], JobState.Succeeded);
        Assert.Equal(1, await Slots.CountAsync(_tenant, Token));
        await _worker.RunUntilAsync(jobs[2], JobState.Waiting);
    }

    [Fact]
    public async Task The_other_jobs_of_a_tenant_at_its_limit_stay_in_their_lines()
    {
        await using var worker = new TestWorker(
            store.ConnectionString, _provider, services => services.Replace(ServiceDescriptor.Singleton(new Timings { LineRetry = TimeSpan.FromHours(1) })));
        var tenants = worker.Host.Services.GetRequiredService<TenantsAtLimit>();
        await SetAsync(new AccessLimits { MaxAtProviders = 1 });
        var first = await SubmitAsync(_tenant, worker: worker);
        await worker.RunAsync(first, WakeReason.Message);
        Assert.Empty(tenants.Find());

        await worker.RunAsync(await SubmitAsync(_tenant, worker: worker), WakeReason.Message);
        Assert.Equal([_tenant], tenants.Find());

        // A slot that is released in this worker ends that.
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));
        await worker.RunUntilAsync(first, JobState.Succeeded);
        Assert.Empty(tenants.Find());
    }

    [Fact]
    public async Task A_job_that_gets_no_permit_returns_the_slot_of_its_tenant()
    {
        await SetAsync(new AccessLimits { MaxAtProviders = 2 });
        await using var full = new TestWorker(store.ConnectionString, _provider, settings: [($"ImageGen:Providers:{_provider.Name}:Concurrency", "1")]);
        Assert.Equal(JobState.Waiting, (await full.RunAsync(await SubmitAsync(_tenant), WakeReason.Message)).State);

        Assert.Equal(JobState.Queued, (await full.RunAsync(await SubmitAsync(_tenant), WakeReason.Message)).State);

        Assert.Equal(1, await Slots.CountAsync(_tenant, Token));
    }

    [Fact]
    public async Task A_job_keeps_its_slot_while_it_is_polled_and_one_that_nobody_polls_loses_it()
    {
        var now = DateTimeOffset.UtcNow;
        await using var worker = new TestWorker(
            store.ConnectionString, _provider, services => services.Replace(ServiceDescriptor.Singleton(new StoreSettings(TimeSpan.FromDays(1)) { Now = () => now })),
            settings: [($"ImageGen:Providers:{_provider.Name}:Timeout", "01:00:00")]);
        await SetAsync(new AccessLimits { MaxAtProviders = 2 });
        var (polled, abandoned, third) = (await SubmitAsync(_tenant, worker: worker), await SubmitAsync(_tenant, worker: worker), await SubmitAsync(_tenant, worker: worker));
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(polled)).State);
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(abandoned)).State);

        for (var minute = 0; minute < 3; minute++)
        {
            now += TimeSpan.FromMinutes(1);
            Assert.Equal(JobState.Waiting, (await worker.RunAsync(polled)).State);
        }

        Assert.Equal(JobState.Waiting, (await worker.RunAsync(third)).State);
        Assert.Equal(JobState.Queued, (await worker.RunAsync(await SubmitAsync(_tenant, worker: worker), WakeReason.Message)).State);
    }

    [Fact]
    public async Task A_raised_limit_lets_a_waiting_job_begin()
    {
        await SetAsync(new AccessLimits { MaxAtProviders = 1 });
        var (first, second) = (await SubmitAsync(_tenant), await SubmitAsync(_tenant));
        Assert.Equal(JobState.Waiting, (await _worker.RunAsync(first, WakeReason.Message)).State);
        Assert.Equal(JobState.Queued, (await _worker.RunAsync(second, WakeReason.Message)).State);

        await SetAsync(new AccessLimits { MaxAtProviders = 2 });

        await Eventually.GetAsync(
            async () => await _worker.RunAsync(second, WakeReason.Message) is { State: JobState.Waiting } begun ? begun : null, "it begins within two seconds", TimeSpan.FromSeconds(3));
    }

    private Task SetAsync(AccessLimits limits) => _worker.Host.Services.GetRequiredService<ITenantLimits>().PutAsync(_tenant, limits, Token);

    private async Task<Guid> SubmitAsync(string tenant, ImageRequest? request = null, TestWorker? worker = null)
    {
        var id = JobId.New();
        await (worker ?? _worker).Store.CreateAsync(
            new JobSubmission
            {
                Tenant = tenant,
                Lane = Lanes.Default,
                Jobs = [new NewJob(id, (request ?? new ImageRequest { Prompt = "a red cube" }) with { Seed = 7, Provider = _provider.Name })],
                ExpiresIn = TimeSpan.FromDays(1),
            },
            Token);
        return id;
    }
}
