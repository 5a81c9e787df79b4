using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class ListTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task Pages_follow_each_other_newest_first_until_none_is_left()
    {
        List<Guid> made = [];
        for (var n = 0; n < 7; n++)
        {
            made.Add(await _client.NewJobAsync());
        }

        List<Guid> listed = [];
        List<DateTimeOffset> times = [];
        string? cursor = null;
        do
        {
            var page = (await _client.GetAsync($"/v1/jobs?limit=3{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Json;
            listed.AddRange(Ids(page));
            times.AddRange(page["data"]!.AsArray().Select(job => job!["created_at"]!.GetValue<DateTimeOffset>()));
            cursor = page["next_cursor"]?.GetValue<string>();
            Assert.Equal(cursor is not null, page["has_more"]!.GetValue<bool>());
        }
        while (cursor is not null);

        // Jobs of the same millisecond have no order.
        Assert.Equal(made.Order(), listed.Order());
        Assert.Equal(times.OrderDescending(), times);
    }

    [Fact]
    public async Task A_list_can_be_of_one_status()
    {
        var canceled = await _client.NewJobAsync();
        var queued = await _client.NewJobAsync();
        await _client.PostAsync($"/v1/jobs/{canceled}/cancel");

        Assert.Equal([canceled], Ids((await _client.GetAsync("/v1/jobs?status=canceled")).Json));
        Assert.Equal([queued], Ids((await _client.GetAsync("/v1/jobs?status=queued")).Json));
        Assert.Empty(Ids((await _client.GetAsync("/v1/jobs?status=outcome_unknown")).Json));
    }

    [Fact]
    public async Task An_empty_list_is_a_page_without_a_next()
        => Assert.Equal("""{"data":[],"next_cursor":null,"has_more":false}""", (await _client.GetAsync("/v1/jobs")).Text);

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1.0", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("status=done", "status")]
    [InlineData("status=Queued", "status")]
    [InlineData("status=0", "status")]
    [InlineData("status=", "status")]
    [InlineData("status=queued&status=failed", "status")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("cursor=", "cursor")]
    [InlineData("stauts=failed", "stauts")]
    public async Task A_bad_parameter_is_refused_by_name(string query, string parameter)
        => (await _client.GetAsync($"/v1/jobs?{query}")).Refuses(parameter);

    [Fact]
    public async Task All_bad_parameters_are_named_at_once()
        => (await _client.GetAsync("/v1/jobs?limit=0&status=done&page=2")).Refuses("limit", "status", "page");

    private static IEnumerable<Guid> Ids(System.Text.Json.Nodes.JsonNode page) => page["data"]!.AsArray().Select(job => job!["id"]!.GetValue<Guid>());
}
