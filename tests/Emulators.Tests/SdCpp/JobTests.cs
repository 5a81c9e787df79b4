using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.SdCpp;

/// <summary>The job API as it was recorded from a real server.</summary>
public sealed class JobTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_are_made_one_after_the_other_in_the_recorded_shape()
    {
        await using var world = await SdCppWorld.StartAsync();
        var first = await world.OrderAsync();
        var second = await world.OrderAsync();
        var third = await world.OrderAsync();

        Assert.Equal("job_6b04179f_00000000", first);
        Assert.Equal(
            $$"""{"completed":null,"created":1795430303,"error":null,"id":"{{first}}","kind":"img_gen","queue_position":0,"result":null,"started":1795430303,"status":"generating"}""",
            (await world.JobAsync(first)).GetRawText());
        Assert.Equal(
            $$"""{"completed":null,"created":1795430303,"error":null,"id":"{{third}}","kind":"img_gen","queue_position":2,"result":null,"started":null,"status":"queued"}""",
            (await world.JobAsync(third)).GetRawText());

        world.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["completed", "generating", "queued"], [await StatusAsync(world, first), await StatusAsync(world, second), await StatusAsync(world, third)]);
        Assert.Equal([true, null, null], world.Emulator.Ledger.Purchases.Select(purchase => purchase.Charged));
    }

    [Theory]
    [InlineData(65, 71, 128, 128)]
    [InlineData(8, 8, 64, 64)]
    [InlineData(128, 64, 128, 64)]
    public async Task A_size_is_rounded_up_to_a_multiple_of_64(int width, int height, int made, int tall)
    {
        await using var world = await SdCppWorld.StartAsync();
        var id = await world.OrderAsync($$"""{"prompt":"a cat","width":{{width}},"height":{{height}}}""");
        world.Time.Advance(TimeSpan.FromSeconds(10));

        var picture = (await world.JobAsync(id)).GetProperty("result").GetProperty("images")[0].GetProperty("b64_json").GetBytesFromBase64();

        Assert.Equal((made, tall), (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20))));
    }

    [Theory]
    [InlineData("", 400, """{"error":"empty body"}""")]
    [InlineData("[]", 500, """{"error":"server_error","message":"[json.exception.type_error.306] cannot use value() with array"}""")]
    [InlineData("""{"prompt":""", 400, """{"error":"invalid json","message":"[json.exception.parse_error.101] parse error"}""")]
    [InlineData("""{"prompt":"x","output_format":"gif"}""", 400, """{"error":"invalid output_format, must be one of [png, jpeg, webp]"}""")]
    [InlineData("""{"prompt":"x","strength":2}""", 400, """{"error":"invalid generation parameters"}""")]
    [InlineData("""{"prompt":"x","init_image":"R0lGODlhAQABAAAAACw="}""", 400, """{"error":"invalid generation parameters"}""")]
    [InlineData("""{"prompt":"x","init_image":"UklGRrgAAABXRUJQVlA4WAoAAAACAAAADwAABwAAQU5JTQYAAAAAAAAAAABBTk1GQgAAAAAAAAAAAA8AAAcAAGQAAAJWUDhMKgAAAC8PwAEAHyAQSN4fOo35FxAU/B/d/EdkD4Aw22iSkzzJ/Y4hov+x6Ye6AUFOTUZCAAAAAAAAAAAADwAABwAAZAAAAFZQOEwqAAAALw/AAQAfIBBI3h86jfkXEBT8H938R2QPgDDbaJKTnOT9jiGi/6H1N7gA"}""", 400, """{"error":"invalid generation parameters"}""")]
    [InlineData("""{"prompt":"x","init_image":"/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/yQARCAAIABADASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/AMmA46jQ6EirOeRh1y29ZCPvsJLfFlUGJU8Bszr60vgmBzUFKY63z6VXzHJ8mommlkxaaNpVv5wFQAr2uRPRJN3hyuNDFc//2Q=="}""", 400, """{"error":"invalid generation parameters"}""")]
    [InlineData("""{"prompt":"x <sd_cpp_extra_args>{oops</sd_cpp_extra_args>"}""", 400, """{"error":"invalid sd_cpp_extra_args"}""")]
    public async Task A_bad_job_is_refused_with_the_recorded_error_and_buys_nothing(string body, int status, string expected)
    {
        await using var world = await SdCppWorld.StartAsync();

        var answer = await world.PostAsync("/sdcpp/v1/img_gen", body);

        Assert.Equal((status, expected), (answer.Status, answer.Body.GetRawText()));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"prompt":"x","width":"64","seed":null,"sample_params":7}""")]
    public async Task A_field_of_a_wrong_type_is_replaced_by_its_default(string body)
    {
        await using var world = await SdCppWorld.StartAsync();

        await world.OrderAsync(body);

        Assert.Equal((42, "512x512"), (world.Emulator.Ledger.Purchases.Single().Seed, world.Emulator.Ledger.Purchases.Single().Size));
    }

    [Fact]
    public async Task A_body_of_invalid_UTF8_is_answered_with_500_without_a_body()
    {
        await using var world = await SdCppWorld.StartAsync();
        using var content = new ByteArrayContent([.. "{\"prompt\":\"a"u8, 0xFF, .. "\"}"u8]);

        using var answer = await world.Http.PostAsync(new Uri(world.Emulator.BaseUrl, "/sdcpp/v1/img_gen"), content, Token);

        Assert.Equal((500, 0L), ((int)answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.True(answer.Headers.Contains("EXCEPTION_WHAT"));
    }

    [Fact]
    public async Task Arguments_in_the_prompt_override_the_fields()
    {
        await using var world = await SdCppWorld.StartAsync();

        await world.OrderAsync("""{"prompt":"cat <sd_cpp_extra_args>{\"seed\":99}</sd_cpp_extra_args>","seed":1}""");

        Assert.Equal(("cat ", 99), (world.Emulator.Ledger.Purchases.Single().Prompt, world.Emulator.Ledger.Purchases.Single().Seed));
    }

    [Fact]
    public async Task The_65th_waiting_job_is_refused_with_429()
    {
        await using var world = await SdCppWorld.StartAsync();
        for (var i = 0; i < 64; i++)
        {
            await world.OrderAsync();
        }

        var answer = await world.PostAsync("/sdcpp/v1/img_gen", SdCppWorld.Order);

        Assert.Equal((429, """{"error":"job queue is full"}"""), (answer.Status, answer.Body.GetRawText()));
        Assert.Equal(64, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_waiting_job_can_be_canceled_and_a_running_job_can_not()
    {
        await using var world = await SdCppWorld.StartAsync();
        var first = await world.OrderAsync();
        var second = await world.OrderAsync();

        var late = await world.PostAsync($"/sdcpp/v1/jobs/{first}/cancel", "");
        var canceled = await world.PostAsync($"/sdcpp/v1/jobs/{second}/cancel", "");
        var again = await world.PostAsync($"/sdcpp/v1/jobs/{second}/cancel", "");

        Assert.Equal((409, """{"error":"job is currently generating and cannot be interrupted yet"}"""), (late.Status, late.Body.GetRawText()));
        Assert.Equal((200, "cancelled", "job cancelled by client"), (canceled.Status, canceled.Body.GetProperty("status").GetString(), canceled.Body.GetProperty("error").GetProperty("message").GetString()));
        Assert.Equal(200, again.Status);
        Assert.False(world.Emulator.Ledger.Purchases.Last().Charged);
    }

    [Fact]
    public async Task A_finished_job_is_kept_ten_minutes_then_answered_410_then_404()
    {
        await using var world = await SdCppWorld.StartAsync();
        var id = await world.OrderAsync();
        List<int> statuses = [];
        foreach (var seconds in new[] { 609, 1, 599, 1 })
        {
            world.Time.Advance(TimeSpan.FromSeconds(seconds));
            statuses.Add((await world.GetAsync($"/sdcpp/v1/jobs/{id}")).Status);
        }

        Assert.Equal([200, 410, 410, 404], statuses);
    }

    [Fact]
    public async Task A_job_of_a_huge_size_is_accepted_and_ends_the_process()
    {
        await using var world = await SdCppWorld.StartAsync();
        await world.OrderAsync("""{"prompt":"x","width":2147483647,"height":2147483647}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => world.GetAsync("/v1/models"));
        Assert.True(world.Emulator.IsDead);
        world.Emulator.Restart();
        Assert.Equal(200, (await world.GetAsync("/v1/models")).Status);
    }

    [Fact]
    public async Task A_job_of_a_large_size_fails()
    {
        await using var world = await SdCppWorld.StartAsync();
        var id = await world.OrderAsync("""{"prompt":"x","width":16384,"height":16384}""");
        world.Time.Advance(TimeSpan.FromSeconds(10));

        var job = await world.JobAsync(id);

        Assert.Equal("""{"code":"generation_failed","message":"generate_image returned no results"}""", job.GetProperty("error").GetRawText());
        Assert.Equal(JsonValueKind.Null, job.GetProperty("result").ValueKind);
    }

    [Theory]
    [InlineData("GET", "/sdcpp/v1/img_gen")]
    [InlineData("GET", "/sdcpp/v1/jobs/a.b")]
    [InlineData("DELETE", "/sdcpp/v1/jobs/job_1_0")]
    [InlineData("GET", "/health")]
    public async Task An_unknown_route_is_answered_with_404_without_a_body(string method, string path)
    {
        await using var world = await SdCppWorld.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(world.Emulator.BaseUrl, path));

        using var answer = await world.Http.SendAsync(request, Token);

        Assert.Equal((404, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
        Assert.True(answer.Headers.ConnectionClose);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task A_ninth_connection_waits_until_one_of_eight_is_closed()
    {
        await using var world = await SdCppWorld.StartAsync();
        List<TcpClient> idle = [];
        for (var i = 0; i < 8; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(world.Emulator.BaseUrl.Host, world.Emulator.BaseUrl.Port, Token);
            idle.Add(client);
        }

        // Until all of them are taken in; a client that came in between would be served.
        await Task.Delay(200, Token);
        var since = Stopwatch.GetTimestamp();
        var waiting = world.GetAsync("/v1/models");
        await Task.Delay(300, Token);
        Assert.False(waiting.IsCompleted);
        idle.ForEach(client => client.Dispose());

        Assert.Equal(200, (await waiting).Status);
        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(20));
    }

    private static async Task<string?> StatusAsync(SdCppWorld world, string id) => (await world.JobAsync(id)).GetProperty("status").GetString();
}
