using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageGen.Gateway.Tests.Jobs.Images;

public sealed class ImageTests(SharedGateway shared)
{
    private static readonly string ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(JobSteps.Png))}\"";

    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task The_bytes_come_as_they_were_stored_with_headers_that_let_them_be_cached_and_not_run()
    {
        var id = await NewPictureAsync();

        var answer = await _client.GetAsync($"/v1/jobs/{id}/image");

        Assert.Equal(200, answer.Status);
        Assert.Equal(JobSteps.Png, answer.Bytes);
        Assert.Equal("image/png", answer.Header("Content-Type"));
        Assert.Equal(ETag, answer.Header("ETag"));
        Assert.Equal("bytes", answer.Header("Accept-Ranges"));
        Assert.Equal($"{JobSteps.Png.Length}", answer.Header("Content-Length"));
        Assert.Equal($"inline; filename=\"{id}.png\"", answer.Header("Content-Disposition"));
        Assert.Equal("sandbox", answer.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        foreach (var directive in new[] { "private", "immutable", "max-age=31536000" })
        {
            Assert.Contains(directive, answer.Header("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_has_the_image_gets_304()
    {
        var id = await NewPictureAsync();

        var same = await _client.GetAsync($"/v1/jobs/{id}/image", ("If-None-Match", ETag));
        var other = await _client.GetAsync($"/v1/jobs/{id}/image", ("If-None-Match", "\"other\""));

        Assert.Equal((304, 0), (same.Status, same.Bytes.Length));
        Assert.Equal(ETag, same.Header("ETag"));
        Assert.Equal(200, other.Status);
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=10-", 10, int.MaxValue)]
    [InlineData("bytes=-5", -5, 5)]
    public async Task A_part_of_the_image_can_be_requested(string range, int start, int length)
    {
        var id = await NewPictureAsync();
        var first = start < 0 ? JobSteps.Png.Length + start : start;
        var part = JobSteps.Png.Skip(first).Take(length).ToArray();

        var answer = await _client.GetAsync($"/v1/jobs/{id}/image", ("Range", range));

        Assert.Equal(206, answer.Status);
        Assert.Equal(part, answer.Bytes);
        Assert.Equal($"bytes {first}-{first + part.Length - 1}/{JobSteps.Png.Length}", answer.Header("Content-Range"));
    }

    [Fact]
    public async Task A_part_that_is_not_there_is_a_416()
    {
        var id = await NewPictureAsync();

        var answer = await _client.GetAsync($"/v1/jobs/{id}/image", ("Range", "bytes=100000-"));

        answer.ProblemOf(416, "range_not_satisfiable");
        Assert.Equal($"bytes */{JobSteps.Png.Length}", answer.Header("Content-Range"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Null(answer.Header("Content-Disposition"));
    }

    [Fact]
    public async Task An_image_other_than_the_one_requested_is_a_412()
    {
        var id = await NewPictureAsync();

        (await _client.GetAsync($"/v1/jobs/{id}/image", ("If-Match", "\"other\""))).ProblemOf(412, "precondition_failed");
        Assert.Equal(200, (await _client.GetAsync($"/v1/jobs/{id}/image", ("If-Match", ETag))).Status);
    }

    [Fact]
    public async Task An_image_that_can_not_be_read_now_is_a_503()
    {
        await using var gateway = await TestGateway.StartAsync(
            shared.ConnectionString, builder => builder.Services.AddSingleton<IResultStore, BrokenResults>());
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        await gateway.SucceedAsync(id);

        var answer = await client.GetAsync($"/v1/jobs/{id}/image");

        answer.ProblemOf(503, "images_unavailable");
        Assert.Equal("5", answer.Header("Retry-After"));
    }

    [Fact]
    public async Task A_part_of_another_version_is_the_whole_image()
    {
        var id = await NewPictureAsync();

        var answer = await _client.GetAsync($"/v1/jobs/{id}/image", ("Range", "bytes=0-9"), ("If-Range", "\"other\""));

        Assert.Equal(200, answer.Status);
        Assert.Equal(JobSteps.Png, answer.Bytes);
    }

    [Fact]
    public async Task HEAD_returns_the_headers_of_GET()
    {
        var id = await NewPictureAsync();

        var answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/v1/jobs/{id}/image"));

        Assert.Equal((200, 0), (answer.Status, answer.Bytes.Length));
        Assert.Equal(ETag, answer.Header("ETag"));
        Assert.Equal($"{JobSteps.Png.Length}", answer.Header("Content-Length"));
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("preview=")]
    [InlineData("preview=true")]
    public async Task The_preview_has_the_access_and_the_caching_of_the_image_and_an_etag_of_its_own(string query)
    {
        var id = await NewPictureAsync();
        byte[] preview = [.. "RIFF-preview"u8];
        await _client.Gateway.Results.PutPreviewAsync((await _client.Gateway.Store.FindAsync(id, TestContext.Current.CancellationToken))!.Image!.Key, preview, TestContext.Current.CancellationToken);

        var answer = await _client.GetAsync($"/v1/jobs/{id}/image?{query}");
        var again = await _client.GetAsync($"/v1/jobs/{id}/image?{query}", ("If-None-Match", answer.Header("ETag")!));
        var foreign = await _client.Gateway.NewTenant().GetAsync($"/v1/jobs/{id}/image?{query}");

        Assert.Equal(200, answer.Status);
        Assert.Equal(preview, answer.Bytes);
        Assert.Equal("image/webp", answer.Header("Content-Type"));
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(preview))}\"", answer.Header("ETag"));
        Assert.Contains("immutable", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("sandbox", answer.Header("Content-Security-Policy"));
        Assert.Equal(304, again.Status);
        foreign.ProblemOf(404, "job_not_found");
    }

    [Fact]
    public async Task A_preview_that_is_stored_after_the_end_of_the_job_is_waited_for()
    {
        var id = await NewPictureAsync();

        var waiting = _client.GetAsync($"/v1/jobs/{id}/image?preview");
        await _client.Gateway.Results.PutPreviewAsync((await _client.Gateway.Store.FindAsync(id, TestContext.Current.CancellationToken))!.Image!.Key, "RIFF"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(200, (await waiting).Status);
    }

    [Fact]
    public async Task An_image_without_a_preview_says_so_and_another_value_is_refused()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, settings: ("ImageGen:Results:Previews", "false"));
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        await gateway.SucceedAsync(id);

        (await client.GetAsync($"/v1/jobs/{id}/image?preview")).ProblemOf(404, "no_preview");
        (await client.GetAsync($"/v1/jobs/{id}/image?preview=512")).ProblemOf(400, "invalid_request");
        (await client.GetAsync($"/v1/jobs/{id}/image?preview&preview")).ProblemOf(400, "invalid_request");
        (await client.GetAsync($"/v1/jobs/{id}/image?size=512")).ProblemOf(400, "invalid_request");
    }

    [Fact]
    public async Task A_job_that_has_not_ended_has_no_image_yet()
    {
        var id = await _client.NewJobAsync();

        var queued = await _client.GetAsync($"/v1/jobs/{id}/image");
        await _client.Gateway.BeginAsync(id);
        var running = await _client.GetAsync($"/v1/jobs/{id}/image");

        Assert.Equal("queued", queued.ProblemOf(409, "no_image")["job_status"]!.GetValue<string>());
        Assert.Equal("running", running.ProblemOf(409, "no_image")["job_status"]!.GetValue<string>());
        Assert.Equal("no-store", running.Header("Cache-Control"));
    }

    [Fact]
    public async Task A_job_that_ended_without_an_image_has_none()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.FailAsync(id, JobState.OutcomeUnknown);

        var answer = await _client.GetAsync($"/v1/jobs/{id}/image");

        Assert.Equal("outcome_unknown", answer.ProblemOf(409, "no_image")["job_status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_missing_image_is_not_reported_as_gone_and_the_log_names_its_expected_location()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var (client, id) = await LoseImageAsync(gateway);

        var answer = await client.GetAsync($"/v1/jobs/{id}/image", ("Accept", "image/png"));

        answer.ProblemOf(503, "image_missing");
        Assert.Equal("60", answer.Header("Retry-After"));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Contains(gateway.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains($"{id:N}.png", StringComparison.Ordinal) && line.Text.Contains(gateway.TestImages, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_that_was_in_a_result_store_that_was_replaced_is_gone()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Services.AddSingleton<IImageStorageHealth, ReplacedLater>());
        var (client, id) = await LoseImageAsync(gateway);

        (await client.GetAsync($"/v1/jobs/{id}/image")).ProblemOf(410, "image_gone");
    }

    [Fact]
    public async Task A_gateway_reports_a_folder_that_is_no_longer_the_fleet_s()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration["ImageGen:Results:InDataFolder"] = "false");
        var (client, id) = await LoseImageAsync(gateway);

        (await client.GetAsync($"/v1/jobs/{id}/image")).ProblemOf(503, "result_store_mismatch");
        await Eventually.TrueAsync(
            async () =>
            {
                // On a busy machine another check may time out meanwhile, and the answer is 503 for a moment.
                using var answer = await gateway.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
                var report = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode && report.Contains("\"results\":\"degraded\"", StringComparison.Ordinal) && report.Contains("not the one that the fleet uses", StringComparison.Ordinal);
            },
            "readiness says so", TimeSpan.FromSeconds(20));
    }

    private static async Task<(TestClient Client, Guid Id)> LoseImageAsync(TestGateway gateway)
    {
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        await gateway.SucceedAsync(id);
        foreach (var file in Directory.EnumerateFiles(gateway.TestImages, "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        return (client, id);
    }

    private sealed class ReplacedLater : IImageStorageHealth
    {
        public string? WhyUnusable => null;

        public DateTimeOffset? ResultStoreReplacedAt => DateTimeOffset.UtcNow.AddHours(1);
    }

    /// <summary>Takes images and can't open them.</summary>
    private sealed class BrokenResults : IResultStore
    {
        public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => Task.FromResult(new StoredImage
        {
            Key = "k",
            ContentType = "image/png",
            Width = 1,
            Height = 1,
            Bytes = picture.Length,
            Sha256 = new string('0', 64),
        });

        public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => PutAsync(jobId, picture, cancellationToken);

        public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RemoveAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

        public IAsyncEnumerable<StoredEntry> ListAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<StoredEntry>();

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => throw new ResultStoreException("The disk is away.");
    }

    private async Task<Guid> NewPictureAsync()
    {
        var id = await _client.NewJobAsync();
        await _client.Gateway.SucceedAsync(id);
        return id;
    }
}
