using System.Globalization;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Lists by what a caller knows of its jobs.</summary>
public sealed class FilterTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_list_can_be_of_the_jobs_with_some_metadata()
    {
        var seven = await _client.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"7"}}""");
        var both = await _client.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"7","a key":"x=y&z"}}""");
        await _client.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"8"}}""");
        await _client.NewJobAsync();

        Assert.Equal(new[] { seven, both }.Order(), (await ListAsync("metadata.order=7")).Order());
        Assert.Equal([both], await ListAsync("metadata.order=7&metadata.a%20key=x%3Dy%26z"));
        Assert.Empty(await ListAsync("metadata.order=7&metadata.nothing=1"));
        Assert.Empty(await ListAsync("metadata.order="));
    }

    [Fact]
    public async Task A_list_can_be_of_a_time()
    {
        var id = await _client.NewJobAsync();
        var made = (await _client.GetAsync($"/v1/jobs/{id}")).Json["created_at"]!.GetValue<DateTimeOffset>();

        Assert.Equal([id], await ListAsync($"created_after={Text(made)}&created_before={Text(made.AddMilliseconds(1))}"));
        Assert.Equal([id], await ListAsync($"created_after={Text(made)}&status=queued"));
        Assert.Empty(await ListAsync($"created_before={Text(made)}"));
        Assert.Empty(await ListAsync($"created_after={Text(made.AddMilliseconds(1))}"));
        Assert.Equal([id], await ListAsync("created_after=0001-01-01T00:00:00Z&created_before=9999-12-31T23:59:59.9999999Z"));

        static string Text(DateTimeOffset moment) => Uri.EscapeDataString(moment.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_list_can_be_of_a_provider()
    {
        var named = await _client.NewJobAsync("""{"prompt":"a cat","provider":"painter"}""");
        await _client.NewJobAsync();

        Assert.Equal([named], await ListAsync("provider=painter"));
    }

    [Fact]
    public async Task A_job_shows_its_tenant()
        => Assert.Equal(_client.Tenant, (await _client.GetAsync($"/v1/jobs/{await _client.NewJobAsync()}")).Json["tenant"]!.GetValue<string>());

    [Theory]
    [InlineData("metadata.=7", "metadata.")]
    [InlineData("metadata=7", "metadata")]
    [InlineData("metadata.a=1&metadata.a=2", "metadata.a")]
    [InlineData("created_after=yesterday", "created_after")]
    [InlineData("created_before=2026-01-31", "created_before")]
    [InlineData("created_after=2026-02-01T00:00:00Z&created_before=2026-01-31T00:00:00Z", "created_before")]
    [InlineData("ended_after=2026-02-01T00:00:00Z&ended_before=2026-01-31T00:00:00Z", "ended_before")]
    [InlineData("provider=Painter", "provider")]
    [InlineData("provider=", "provider")]
    public async Task A_meaningless_filter_is_refused_by_name(string query, string parameter)
        => (await _client.GetAsync($"/v1/jobs?{query}")).Refuses(parameter);

    [Theory]
    [InlineData("stauts", "status")]
    [InlineData("created-after", "created_after")]
    [InlineData("createdBefore", "created_before")]
    [InlineData("endedafter", "ended_after")]
    [InlineData("limits", "limit")]
    [InlineData("metdata.order", "metadata.order")]
    [InlineData("Metadata.order.id", "metadata.order.id")]
    public async Task A_mistyped_parameter_gets_a_suggestion(string parameter, string meant)
        => Assert.Contains($" Did you mean {meant}? ", await MessageAsync(parameter), StringComparison.Ordinal);

    [Theory]
    [InlineData("page")]
    [InlineData("q")]
    [InlineData("label.order")]
    public async Task A_parameter_that_resembles_none_gets_no_suggestion(string parameter)
        => Assert.DoesNotContain("Did you mean", await MessageAsync(parameter), StringComparison.Ordinal);

    [Fact]
    public async Task A_filter_goes_over_all_pages_however_few_match()
    {
        var wanted = await _client.NewJobAsync("""{"prompt":"a cat","metadata":{"order":"7"}}""");
        for (var n = 0; n < 40; n++)
        {
            await _client.SubmitAsync("""{"prompt":"a cat","count":16}""");
        }

        var first = (await _client.GetAsync("/v1/jobs?metadata.order=7")).Json;
        Assert.Empty(first["data"]!.AsArray());
        Assert.True(first["has_more"]!.GetValue<bool>());

        var second = (await _client.GetAsync($"/v1/jobs?metadata.order=7&cursor={first["next_cursor"]!.GetValue<string>()}")).Json;
        Assert.Equal([wanted], Ids(second));
        Assert.False(second["has_more"]!.GetValue<bool>());
    }

    private async Task<string> MessageAsync(string parameter)
        => (await _client.GetAsync($"/v1/jobs?{parameter}=x")).Json["errors"]![parameter]![0]!.GetValue<string>();

    private async Task<IReadOnlyList<Guid>> ListAsync(string query) => [.. Ids((await _client.GetAsync($"/v1/jobs?{query}")).Json)];

    private static IEnumerable<Guid> Ids(JsonNode page) => page["data"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>());
}
