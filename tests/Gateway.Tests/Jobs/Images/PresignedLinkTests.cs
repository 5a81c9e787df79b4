using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Results;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Jobs.Images;

/// <summary>Links to images where the result store signs them, and where it does not.</summary>
public sealed class PresignedLinkTests(SharedGateway shared)
{
    [Fact]
    public async Task Views_of_jobs_and_events_have_the_link_of_the_store_with_its_expiry()
    {
        await using var gateway = await StartAsync(signs: true, "presigned");
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        await gateway.SucceedAsync(id);

        var job = (await client.GetAsync($"/v1/jobs/{id}")).Json["image"];
        var listed = (await client.GetAsync("/v1/jobs")).Json["data"]![0]!["image"];
        var events = (await client.GetAsync($"/v1/jobs/{id}/events", ("Accept", "application/json"))).Json["data"]!.AsArray().Last()!["image"];
        var page = (await client.GetAsync("/v1/events?after=start", ("Accept", "application/json"))).Json["data"]!.AsArray().Last(one => (string?)one!["type"] == "image.generated")!["image"];
        var stream = await client.GetAsync($"/v1/jobs/{id}/events", ("Accept", "text/event-stream"));

        Assert.All([job, listed, events, page], image =>
        {
            Assert.StartsWith("https://store.example/", (string?)image!["url"], StringComparison.Ordinal);
            Assert.InRange((DateTimeOffset)image["url_expires_at"]!, DateTimeOffset.UtcNow.AddHours(23), DateTimeOffset.UtcNow.AddHours(25));
        });
        Assert.Contains("https://store.example/", stream.Text, StringComparison.Ordinal);
        Assert.Equal(JobSteps.Png, (await client.GetAsync($"/v1/jobs/{id}/image")).Bytes);
    }

    [Theory]
    [InlineData(true, "gateway")]
    [InlineData(false, "presigned")]
    public async Task Otherwise_views_have_the_path_of_the_gateway(bool signs, string links)
    {
        await using var gateway = await StartAsync(signs, links);
        var client = gateway.NewTenant();
        var id = await client.NewJobAsync();
        await gateway.SucceedAsync(id);

        var image = (await client.GetAsync($"/v1/jobs/{id}")).Json["image"]!.AsObject();

        Assert.Equal($"/v1/jobs/{id}/image", (string?)image["url"]);
        Assert.False(image.ContainsKey("url_expires_at"));
    }

    private Task<TestGateway> StartAsync(bool signs, string links) => TestGateway.StartAsync(
        shared.ConnectionString,
        builder =>
        {
            var registered = builder.Services.Last(service => service.ServiceType == typeof(IResultStore));
            builder.Services.AddSingleton<IResultStore>(services => new SigningStore((IResultStore)registered.ImplementationFactory!(services), signs));
        },
        ("ImageGen:Results:Links", links));

    private sealed class SigningStore(IResultStore inner, bool signs) : IResultStore
    {
        public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => inner.PutAsync(jobId, image, cancellationToken);

        public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => inner.PutInputAsync(jobId, image, cancellationToken);

        public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken) => inner.RemoveSourceImageAsync(key, cancellationToken);

        public Task RemoveAsync(string key, CancellationToken cancellationToken) => inner.RemoveAsync(key, cancellationToken);

        public IAsyncEnumerable<StoredEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => inner.OpenAsync(key, cancellationToken);

        public Task<Uri?> SignAsync(string key, DateTimeOffset expiresAt, CancellationToken cancellationToken)
            => Task.FromResult(signs ? new Uri($"https://store.example/{key}?expires={expiresAt.ToUnixTimeSeconds()}") : null);
    }
}
