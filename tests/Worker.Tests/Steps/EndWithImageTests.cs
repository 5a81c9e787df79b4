using System.Buffers.Binary;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>Where images are kept in the job store, one write stores an image and ends its job.</summary>
public sealed class EndWithImageTests(StoreFixture store) : IDisposable
{
    private static readonly (string, string) InRedis = ("ImageGen:Results:Kind", "redis");

    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-end-spill-");
    private readonly List<string> _writes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _spill.Delete(recursive: true);

    [Fact]
    public async Task One_write_stores_the_image_of_a_synchronous_provider_and_ends_the_job()
    {
        await using var worker = Worker(new SynchronousProvider());

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);

        Assert.Equal([nameof(IJobClaims.RecordIntentAsync), nameof(IJobClaims.FinishAsync)], _writes);
        Assert.Equal(TestImages.Png.ToArray(), await ReadImageAsync(worker, job));
        Assert.Null(job.SpilledBy);
    }

    [Fact]
    public async Task One_write_stores_a_fetched_image_and_ends_the_job()
    {
        var provider = new PredictionProvider();
        await using var worker = Worker(provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);

        Assert.Equal([nameof(IJobClaims.RecordStoringAsync), nameof(IJobClaims.FinishAsync)], _writes[^2..]);
        Assert.Equal(TestImages.Png.ToArray(), await ReadImageAsync(worker, job));
    }

    [Fact]
    public async Task An_image_that_is_too_large_for_one_write_is_stored_before_the_end()
    {
        var image = (byte[])[.. TestImages.Png.Span[..33], .. Chunk(600_000), .. TestImages.Png.Span[33..]];
        await using var worker = Worker(new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(image)) });

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);

        Assert.Contains(nameof(IJobClaims.RecordStoringAsync), _writes);
        Assert.Equal(image, await ReadImageAsync(worker, job));
    }

    [Fact]
    public async Task A_lost_response_to_the_write_leaves_one_end_and_the_image()
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider, after: method => Fail(method, times: 1));
        var id = await worker.SubmitAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal((1, 1), (provider.Purchases, await worker.CountEndingsAsync(id)));
        Assert.Equal(TestImages.Png.ToArray(), await ReadImageAsync(worker, job));
        Assert.Empty(_spill.GetFiles());
    }

    [Fact]
    public async Task After_a_write_without_effect_the_row_states_that_the_image_is_bought_before_it_is_stored()
    {
        var provider = new SynchronousProvider();
        await using var worker = Worker(provider, before: method => Fail(method, times: 1));
        var id = await worker.SubmitAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal((1, 1), (provider.Purchases, await worker.CountEndingsAsync(id)));
        Assert.Equal([nameof(IJobClaims.RecordIntentAsync), nameof(IJobClaims.FinishAsync), nameof(IJobClaims.RecordStoringAsync), nameof(IJobClaims.FinishAsync)], _writes);
        Assert.Equal(TestImages.Png.ToArray(), await ReadImageAsync(worker, job));
    }

    [Fact]
    public async Task A_worker_that_has_lost_its_claim_spills_the_image_and_stores_nothing()
    {
        var provider = new SynchronousProvider();
        var id = Guid.Empty;
        await using var worker = Worker(provider, before: async method =>
        {
            if (method == nameof(IJobClaims.FinishAsync))
            {
                // As if another worker had claimed the job.
                await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
                await redis.GetDatabase().HashIncrementAsync(PartitionKeys.Of(id).Row(id), "fence");
            }
        });
        id = await worker.SubmitAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Submitting, 0), (job.State, await worker.CountEndingsAsync(id)));
        Assert.NotNull(await worker.Host.Services.GetRequiredService<ISpillStore>().TryReadAsync(id, Token));
        Assert.Null(await worker.Host.Services.GetRequiredService<IResultStore>().FindAsync(id, job.CreatedAt, job.CreatedAt, Token));
    }

    [Theory]
    [InlineData(true, JobState.OutcomeUnknown)]
    [InlineData(false, JobState.Succeeded)]
    public async Task A_crash_at_the_write_causes_no_second_order(bool before, JobState end)
    {
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task Die(string method)
        {
            if (method != nameof(IJobClaims.FinishAsync))
            {
                return Task.CompletedTask;
            }

            dead.TrySetResult();
            return new TaskCompletionSource().Task;
        }

        var provider = new SynchronousProvider();
        await using var dying = Worker(provider, before ? Die : null, before ? null : Die, services => services.Replace(ServiceDescriptor.Singleton(
            new Timings { Lease = TimeSpan.FromSeconds(1), LeaseRenewal = TimeSpan.FromHours(1), Heartbeat = TimeSpan.FromHours(1) })));
        await using var next = new TestWorker(store.ConnectionString, provider, settings: [InRedis, ("ImageGen:Results:SpillPath", _spill.FullName)]);
        var id = await dying.SubmitAsync();

        _ = dying.RunAsync(id);
        await dead.Task;
        await next.RunUntilAsync(id, end);

        Assert.Equal((1, 1), (provider.Purchases, await next.CountEndingsAsync(id)));
    }

    private static async Task<byte[]?> ReadImageAsync(TestWorker worker, Job job)
    {
        await using var stored = await worker.Host.Services.GetRequiredService<IResultStore>().OpenAsync(job.Image!.Key, Token);
        using var copy = new MemoryStream();
        await stored!.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    /// <summary>A text chunk of random bytes, which decoders skip.</summary>
    private static byte[] Chunk(int length)
    {
        var chunk = new byte[length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        "tEXt"u8.CopyTo(chunk.AsSpan(4));
        new Random(1).NextBytes(chunk.AsSpan(8, length));
        return chunk;
    }

    /// <summary>The store does not respond to the first writes of an end.</summary>
    private Task Fail(string method, int times)
        => method == nameof(IJobClaims.FinishAsync) && _writes.Count(write => write == method) <= times ? throw new StoreUnavailableException("away") : Task.CompletedTask;

    private TestWorker Worker(SynchronousProvider provider, Func<string, Task>? before = null, Func<string, Task>? after = null, Action<IServiceCollection>? services = null)
        => new(
            store.ConnectionString,
            provider,
            collection =>
            {
                services?.Invoke(collection);
                TestWorker.Interpose<IJobClaims>(
                    method =>
                    {
                        if (method is nameof(IJobClaims.RecordIntentAsync) or nameof(IJobClaims.RecordStoringAsync) or nameof(IJobClaims.FinishAsync))
                        {
                            _writes.Add(method);
                        }

                        return before?.Invoke(method) ?? Task.CompletedTask;
                    },
                    after)(collection);
            },
            settings: [InRedis, ("ImageGen:Results:SpillPath", _spill.FullName)]);
}
