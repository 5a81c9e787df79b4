using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Sources;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Results;

public sealed class SourceImageStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileResultStore _store;

    public SourceImageStorageTests() => _store = new FileResultStore(_folder.Combine("pictures"), TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_jobs_of_a_submission_share_a_claim_check_that_only_they_can_claim(int count)
    {
        var submission = Submission(count);

        var kept = await _store.StoreSourceImageAsync(submission, TestImages.Png(), Cancel);

        var image = kept.Jobs.Select(job => job.Request.Image!).Distinct().Single();
        Assert.All(kept.Jobs, job => Assert.NotNull(SourceImageStorage.KeyOf(image, job.Id, kept.BatchId)));
        Assert.Null(SourceImageStorage.KeyOf(image, JobId.New(), null));
        Assert.Null(SourceImageStorage.KeyOf(image, JobId.New(), JobId.New()));
        Assert.NotNull(await _store.OpenAsync(SourceImageStorage.KeyOf(image, kept.Jobs[0].Id, kept.BatchId)!, Cancel));

        await _store.RemoveSourceImageAsync(kept, Cancel);
        Assert.Null(await _store.OpenAsync(SourceImageStorage.KeyOf(image, kept.Jobs[0].Id, kept.BatchId)!, Cancel));
    }

    [Fact]
    public void A_generated_image_can_not_be_claimed_as_a_source_image()
    {
        var id = Guid.NewGuid();

        Assert.Null(SourceImageStorage.KeyOf($"kept:2026/03/04/{id:N}.png", id, null));
        Assert.Null(SourceImageStorage.KeyOf($"kept:../{id:N}-0123456789abcdef.png", id, null));
        Assert.Null(SourceImageStorage.KeyOf("https://example.com/x.png", id, null));
        Assert.NotNull(SourceImageStorage.KeyOf($"kept:2026/03/04/{id:N}-0123456789abcdef.png", id, null));
    }

    private static JobSubmission Submission(int count)
    {
        var id = JobId.New();
        return new JobSubmission
        {
            Tenant = Tenants.Default,
            Lane = "default",
            Jobs = [.. Enumerable.Range(0, count).Select(n => new NewJob(count == 1 ? id : JobId.InBatch(id, n), new ImageRequest { Prompt = "a cat", Seed = n, Image = "data:" }))],
            BatchId = count == 1 ? null : id,
            ExpiresIn = TimeSpan.FromDays(1),
        };
    }
}
