using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Previews;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Worker.Tests.Previews;

/// <summary>A preview is made after its job has ended, and is never worth an image.</summary>
public sealed class PreviewLoopTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["files", "redis"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_preview_of_an_image_is_made_after_its_job_has_ended(string kind)
    {
        await using var worker = new TestWorker(store.ConnectionString, Provider(Pngs.Of(800, 600)), settings: ("ImageGen:Results:Kind", kind));
        var results = worker.Host.Services.GetRequiredService<IResultStore>();

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);
        Assert.Null(await results.OpenPreviewAsync(job.Image!.Key, Token));
        await MakeAsync(worker);

        Assert.Equal((512, 384), await SizeAsync(results, job));
    }

    [Fact]
    public async Task A_job_ends_as_ever_when_its_preview_can_not_be_made_or_stored()
    {
        await using var worker = new TestWorker(store.ConnectionString, Provider(Pngs.Of(64, 64)), TestWorker.Interpose<IResultStore>(before: method => method == nameof(IResultStore.PutPreviewAsync) ? throw new InvalidOperationException("broken") : Task.CompletedTask));
        await using var damaging = new TestWorker(store.ConnectionString, Provider(Damaged()));

        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded)).State);
        Assert.Equal(JobState.Succeeded, (await damaging.RunUntilAsync(await damaging.SubmitAsync(), JobState.Succeeded)).State);
        await MakeAsync(worker);
        await MakeAsync(damaging);
    }

    [Fact]
    public async Task No_preview_is_made_where_previews_are_off()
    {
        await using var worker = new TestWorker(store.ConnectionString, Provider(Pngs.Of(64, 64)), settings: ("ImageGen:Results:Previews", "false"));

        await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);

        Assert.Null(worker.Host.Services.GetRequiredService<PreviewQueue>().TryTake());
    }

    [Fact]
    public async Task Images_beyond_the_memory_of_the_queue_are_read_from_the_result_store()
    {
        var image = Pngs.Of(600, 600);
        await using var worker = new TestWorker(store.ConnectionString, Provider(image));
        var queue = worker.Host.Services.GetRequiredService<PreviewQueue>();
        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);
        queue.Add(job.Image!, new byte[64 * 1024 * 1024]);

        var (first, second) = (queue.TryTake(), queue.TryTake());
        await worker.Host.Services.GetServices<IHostedService>().OfType<PreviewLoop>().Single().MakeAsync(second!);

        Assert.NotNull(first!.Bytes);
        Assert.Null(second!.Bytes);
        Assert.Equal((512, 512), await SizeAsync(worker.Host.Services.GetRequiredService<IResultStore>(), job));
    }

    private static SynchronousProvider Provider(ReadOnlyMemory<byte> image) => new() { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(image)) };

    private static ReadOnlyMemory<byte> Damaged()
    {
        var image = Pngs.Of(64, 64).ToArray();

        // Inside the pixels, which are not decoded before they are stored.
        image.AsSpan(image.Length / 2, 20).Fill(7);
        return image;
    }

    private static async Task MakeAsync(TestWorker worker)
    {
        var loop = worker.Host.Services.GetServices<IHostedService>().OfType<PreviewLoop>().Single();
        await loop.MakeAsync(worker.Host.Services.GetRequiredService<PreviewQueue>().TryTake()!);
    }

    private static async Task<(int Width, int Height)> SizeAsync(IResultStore results, Job job)
    {
        await using var stream = await results.OpenPreviewAsync(job.Image!.Key, Token);
        var bytes = new byte[stream!.Length];
        await stream.ReadExactlyAsync(bytes, Token);
        var info = ImageInfo.Read(bytes);
        return (info.Width, info.Height);
    }
}
