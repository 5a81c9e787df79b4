using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.Replicate;

/// <summary>What goes wrong after a creation was answered.</summary>
public sealed class LaterFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FailureTexts.Nsfw)]
    [InlineData(FailureTexts.Sensitive)]
    [InlineData(FailureTexts.OutOfMemory)]
    public async Task A_failed_prediction_has_the_error_of_the_fault_and_is_not_charged(string text)
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.Fail(text));
        var id = await EndedAsync(world);

        var prediction = await world.GetAsync($"predictions/{id}");

        Assert.Equal("failed", prediction.GetProperty("status").GetString());
        Assert.Equal(text, prediction.GetProperty("error").GetString());
        Assert.Equal(JsonValueKind.Null, prediction.GetProperty("output").ValueKind);
        Assert.False(world.Emulator.Ledger.Purchases.Single().Charged);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public async Task A_prediction_can_succeed_with_one_image_fewer(int asked, int made)
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.FewerOutputs());
        var id = await EndedAsync(world, $$"""{"num_outputs":{{asked}}}""");

        var prediction = await world.GetAsync($"predictions/{id}");

        Assert.Equal("succeeded", prediction.GetProperty("status").GetString());
        Assert.Equal(made, prediction.GetProperty("output").GetArrayLength());
    }

    [Fact]
    public async Task A_poll_that_hangs_is_answered_after_the_delay()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        world.Emulator.Faults.Add(Fault.PollHang(TimeSpan.FromMilliseconds(200)));
        var watch = Stopwatch.StartNew();

        Assert.Equal("starting", await world.StatusAsync(id));

        Assert.True(watch.ElapsedMilliseconds >= 150, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_failing_poll_or_listing_succeeds_when_repeated()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        world.Emulator.Faults.Add(Fault.PollStatus(502), Fault.ListStatus(500));

        Assert.Equal(502, await StatusOfAsync(world, world.Address($"predictions/{id}")));
        Assert.Equal(200, await StatusOfAsync(world, world.Address($"predictions/{id}")));
        Assert.Equal(500, await StatusOfAsync(world, world.Address("predictions")));
        Assert.Equal(200, await StatusOfAsync(world, world.Address("predictions")));
    }

    [Fact]
    public async Task A_failed_cancellation_leaves_the_prediction_running()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync();
        world.Emulator.Faults.Add(new FaultRule { On = FaultPoint.Cancel, Kind = FaultKind.Status, Status = 503, Times = 1 });

        Assert.Equal(503, (int)(await world.PostAsync($"predictions/{id}/cancel", "")).StatusCode);

        Assert.Equal("starting", await world.StatusAsync(id));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task An_expired_image_address_is_answered_with_the_status_of_the_fault(int status)
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.OutputGone(status));

        Assert.Equal(status, await StatusOfAsync(world, await world.PictureAsync(await EndedAsync(world))));
    }

    [Fact]
    public async Task A_truncated_image_ends_before_its_content_length()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var picture = await world.PictureAsync(await EndedAsync(world));
        world.Emulator.Faults.Add(Fault.TruncatedBody());

        using var answer = await world.Http.GetAsync(picture, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task A_slow_image_arrives_one_byte_per_delay()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var picture = await world.PictureAsync(await EndedAsync(world));
        world.Emulator.Faults.Add(Fault.SlowBody(TimeSpan.FromMilliseconds(20)));
        using var answer = await world.Http.GetAsync(picture, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        var watch = Stopwatch.StartNew();

        await body.ReadExactlyAsync(new byte[8], Token);

        Assert.True(watch.ElapsedMilliseconds >= 80, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task An_html_page_is_answered_in_place_of_the_image()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var picture = await world.PictureAsync(await EndedAsync(world));
        world.Emulator.Faults.Add(Fault.HtmlBody());

        using var answer = await world.Http.GetAsync(picture, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_redirected_image_has_the_target_in_its_location_header()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var picture = await world.PictureAsync(await EndedAsync(world));
        world.Emulator.Faults.Add(Fault.RedirectBody("http://169.254.169.254/latest"));

        using var answer = await world.Http.GetAsync(picture, Token);

        Assert.Equal("http://169.254.169.254/latest", answer.Headers.Location?.AbsoluteUri);
    }

    [Fact]
    public async Task An_oversize_image_has_no_content_length_and_exceeds_5_MB()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var picture = await world.PictureAsync(await EndedAsync(world));
        world.Emulator.Faults.Add(Fault.OversizeBody());

        using var answer = await world.Http.GetAsync(picture, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);

        Assert.Null(answer.Content.Headers.ContentLength);
        await body.ReadExactlyAsync(new byte[5_000_000], Token);
    }

    [Fact]
    public async Task A_token_sent_to_the_image_host_is_counted()
    {
        await using var world = await ReplicateWorld.StartAsync(options => options with { SeparateImageHost = true });
        var picture = await world.PictureAsync(await EndedAsync(world));
        Assert.NotEqual(world.Emulator.BaseUrl.Port, picture.Port);

        Assert.Equal(200, await StatusOfAsync(world, picture));

        Assert.Equal((1, 1), (world.Emulator.Traffic.Downloads, world.Emulator.Traffic.DownloadsWithToken));
    }

    private static async Task<string> EndedAsync(ReplicateWorld world, string input = """{"prompt":"a cat","seed":7}""")
    {
        var id = await world.CreateAsync(input);
        world.Clock.Advance(ReplicateWorld.Latency);
        return id;
    }

    private static async Task<int> StatusOfAsync(ReplicateWorld world, Uri address)
    {
        using var answer = await world.Http.GetAsync(address, Token);
        return (int)answer.StatusCode;
    }
}
