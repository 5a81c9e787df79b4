using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Signing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.Jobs.Images;

/// <summary>Access to images through a signed link.</summary>
public sealed class ImageLinkTests(SharedGateway shared) : IAsyncLifetime
{
    private TestGateway _gateway = null!;
    private Guid _job;

    private ImageLinks Links => _gateway.App.Services.GetRequiredService<ImageLinks>();

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ImageGen:PublicUrl"] = "https://pictures.example.com/imagegen/",
            ["ImageGen:TagKey"] = "a-tag-key-of-32-characters-here!",
        }));
        _job = await _gateway.NewTenant().NewJobAsync();
        await _gateway.SucceedAsync(_job);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_good_link_serves_the_image_to_anybody_with_the_usual_safe_headers()
    {
        var answer = await GetAsync(LinkFor(_job));

        Assert.Equal(200, answer.Status);
        Assert.Equal(JobSteps.Png, answer.Bytes);
        Assert.Equal(("image/png", "sandbox", "nosniff"), (answer.Header("Content-Type"), answer.Header("Content-Security-Policy"), answer.Header("X-Content-Type-Options")));
        Assert.Contains("private", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.StartsWith("inline; filename=", answer.Header("Content-Disposition"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_link_is_reported_as_expired() => (await GetAsync(LinkFor(_job, hoursAgo: 25))).ProblemOf(410, "link_ended");

    [Fact]
    public async Task A_wrong_signature_and_an_unknown_job_are_answered_alike()
    {
        var link = LinkFor(_job);
        var other = await _gateway.NewTenant().NewJobAsync();

        foreach (var path in new[]
        {
            link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), link.Split('?')[0], link.Replace("expires=", "expires=1", StringComparison.Ordinal), $"{link}&expires=1",
            link.Replace($"{_job}", $"{other}", StringComparison.Ordinal), LinkFor(Guid.NewGuid()), LinkFor(other), link.Replace($"{_job}", "seven", StringComparison.Ordinal),
        })
        {
            (await GetAsync(path)).ProblemOf(403, "link_refused");
        }
    }

    [Fact]
    public async Task No_image_link_is_valid_without_a_public_address()
    {
        var link = LinkFor(_job);

        (await shared.Gateway.NewTenant().GetAsync(link)).ProblemOf(403, "link_refused");
    }

    private Task<Answer> GetAsync(string path) => _gateway.NewTenant().GetAsync(path);

    private string LinkFor(Guid job, int hoursAgo = 0)
    {
        var address = Links.For(job, TimeProvider.System.GetUtcNow().AddHours(-hoursAgo))!.Value.Address;
        Assert.StartsWith("https://pictures.example.com/imagegen/v1/pictures/", address.AbsoluteUri, StringComparison.Ordinal);
        return address.PathAndQuery["/imagegen".Length..];
    }
}
