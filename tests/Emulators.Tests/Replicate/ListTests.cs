using System.Globalization;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.Replicate;

public sealed class ListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_list_every_prediction_once_newest_first()
    {
        await using var world = await ReplicateWorld.StartAsync();
        for (var i = 0; i < 250; i++)
        {
            await world.CreateAsync();
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var pages = await ReadPagesAsync(world, world.Address("predictions"));

        Assert.Equal([100, 100, 50], pages.Select(page => page.Count));
        Assert.Equal(world.Emulator.Ledger.Purchases.Select(purchase => purchase.Id).Reverse(), pages.SelectMany(page => page));
    }

    [Fact]
    public async Task A_prediction_created_between_two_pages_does_not_shift_the_second()
    {
        await using var world = await ReplicateWorld.StartAsync();
        for (var i = 0; i < 120; i++)
        {
            await world.CreateAsync();
        }

        var first = await world.GetAsync("predictions");
        await world.CreateAsync();
        var rest = await ReadPagesAsync(world, new Uri(first.GetProperty("next").GetString()!));

        Assert.Equal(20, rest.Sum(page => page.Count));
        Assert.Empty(Ids(first).Intersect(rest.SelectMany(page => page)));
    }

    [Fact]
    public async Task A_prediction_is_listed_after_the_delay_of_the_options()
    {
        await using var world = await ReplicateWorld.StartAsync(options => options with { ListedAfter = TimeSpan.FromSeconds(6) });
        var id = await world.CreateAsync();

        world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(Ids(await world.GetAsync("predictions")));
        Assert.Empty(Ids(await world.GetAsync("predictions?created_before=2026-11-23T13:00:00Z")));

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([id], Ids(await world.GetAsync("predictions")));
    }

    [Fact]
    public async Task The_date_header_has_the_time_of_the_emulators_clock()
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.Http.GetAsync(world.Address("predictions"), Token);

        Assert.Equal(world.Clock.GetUtcNow(), answer.Headers.Date);
    }

    [Fact]
    public async Task Created_after_is_inclusive_and_created_before_is_not()
    {
        await using var world = await ReplicateWorld.StartAsync();
        List<string> ids = [];
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await world.CreateAsync());
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = await world.GetAsync("predictions?created_after=2026-11-23T12:00:01Z&created_before=2026-11-23T12:00:03Z");

        Assert.Equal([ids[2], ids[1]], Ids(listed));
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task The_next_page_keeps_the_filter()
    {
        await using var world = await ReplicateWorld.StartAsync();
        await world.CreateAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 101; i++)
        {
            await world.CreateAsync();
        }

        var pages = await ReadPagesAsync(world, world.Address("predictions?created_after=2026-11-23T12:00:01.000%2B00:00"));

        Assert.Equal([100, 1], pages.Select(page => page.Count));
    }

    [Theory]
    [InlineData("created_after=yesterday")]
    [InlineData("cursor=nonsense")]
    [InlineData("source=api")]
    public async Task A_bad_list_query_is_refused(string query)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await world.Http.GetAsync(world.Address($"predictions?{query}"), Token);

        Assert.Equal(422, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Timestamps_have_nine_decimals_in_the_creation_answer_and_fewer_later()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Clock.Advance(TimeSpan.FromTicks(1234567));
        using var created = await world.OrderAsync();
        var (id, longForm) = (await ReplicateWorld.ReadAsync(created)) is var body ? (body.GetProperty("id").GetString()!, body.GetProperty("created_at").GetString()!) : default;

        var shortForm = (await world.GetAsync($"predictions/{id}")).GetProperty("created_at").GetString()!;

        Assert.Equal("2026-11-23T12:00:00.123456700Z", longForm);
        Assert.Equal("2026-11-23T12:00:00.123456Z", shortForm);
        Assert.Equal(2026, DateTimeOffset.Parse(longForm, CultureInfo.InvariantCulture).Year);
    }

    private static async Task<List<IReadOnlyList<string>>> ReadPagesAsync(ReplicateWorld world, Uri first)
    {
        List<IReadOnlyList<string>> pages = [];
        for (var next = first; next is not null;)
        {
            using var answer = await world.Http.GetAsync(next, Token);
            var page = await ReplicateWorld.ReadAsync(answer);
            pages.Add(Ids(page));
            next = page.GetProperty("next").GetString() is { } link ? new Uri(link) : null;
        }

        return pages;
    }

    private static List<string> Ids(JsonElement page) => [.. page.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
}
