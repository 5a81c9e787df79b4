using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>What may be ordered may be kept.</summary>
public sealed class ImageSizeLimitTests(StoreFixture store)
{
    [Theory]
    [InlineData(3072, JobState.Failed, 0)]
    [InlineData(512, JobState.Succeeded, 1)]
    public async Task A_size_that_the_result_store_may_have_no_room_for_is_not_bought(int side, JobState expected, int purchases)
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings: [("ImageGen:Results:Kind", "redis"), ("ImageGen:Results:MaxBytes", "8388608")]);

        var job = await worker.RunAsync(await worker.SubmitAsync(new ImageRequest { Prompt = "a cat", Width = side, Height = side }));

        Assert.Equal((expected, purchases), (job.State, provider.Purchases));
        if (expected == JobState.Failed)
        {
            Assert.Equal(FailureReason.InvalidRequest, job.Error!.Reason);
        }
    }
}
