using System.Net;
using System.Text;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.Replicate;

public sealed class ControlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_can_be_set_over_http()
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await PutAsync(world, """
            {
              "latency": "1s..3s", "start_delay": "500ms", "retention": "10m", "output": "string", "rate_limit": {"per_minute": 6, "burst": 1},
              "faults": [{"on": "accepted", "kind": "reset", "times": 2}, {"on": "outcome", "kind": "fail", "text": "E1001", "probability": 0.1}]
            }
            """);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var control = world.Emulator.Control;
        Assert.Equal(new Latency(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), control.Latency);
        Assert.Equal(TimeSpan.FromMilliseconds(500), control.StartDelay);
        Assert.Equal(TimeSpan.FromMinutes(10), control.Retention);
        Assert.Equal(OutputForm.Text, control.Output);
        Assert.Equal(new RateLimit(6, 1), control.RateLimit);
        Assert.Equal([FaultKind.Reset, FaultKind.Fail], control.Faults.Rules.Select(rule => rule.Kind));
    }

    [Fact]
    public async Task What_is_read_can_be_written_back()
    {
        await using var world = await ReplicateWorld.StartAsync();
        world.Emulator.Control.Latency = new Latency(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
        world.Emulator.Control.Output = OutputForm.Data;
        world.Emulator.Faults.Add(Fault.SlowBody(TimeSpan.FromMilliseconds(3)), Fault.Throttle(inHeader: true));
        var read = await world.Http.GetStringAsync(Control(world), Token);

        using var answer = await PutAsync(world, read);

        Assert.Equal(read, await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("""{"latency":"soon"}""")]
    [InlineData("""{"latency":"3s..1s"}""")]
    [InlineData("""{"latncy":"1s"}""")]
    [InlineData("""{"rate_limit":{"per_minute":0,"burst":1}}""")]
    [InlineData("""{"faults":[{"on":"poll","kind":"drip"}]}""")]
    [InlineData("""{"faults":[{"on":"create","kind":"reset","probability":2}]}""")]
    [InlineData("""{"faults":[{"on":"create","kind":"no_such_kind"}]}""")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task A_bad_setting_changes_nothing_and_says_what_is_wrong(string body)
    {
        await using var world = await ReplicateWorld.StartAsync();

        using var answer = await PutAsync(world, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await ReplicateWorld.ReadAsync(answer)).GetProperty("detail").GetString()!);
        Assert.Equal(Latency.Fixed(ReplicateWorld.Latency), world.Emulator.Control.Latency);
        Assert.Empty(world.Emulator.Faults.Rules);
    }

    [Fact]
    public async Task The_ledger_and_the_traffic_can_be_read_over_http()
    {
        await using var world = await ReplicateWorld.StartAsync();
        var id = await world.CreateAsync("""{"prompt":"a cat","seed":7}""");

        using var ledger = JsonDocument.Parse(await world.Http.GetByteArrayAsync(Root(world, "/_ledger"), Token));
        using var traffic = JsonDocument.Parse(await world.Http.GetByteArrayAsync(Root(world, "/_traffic"), Token));

        var purchase = Assert.Single(ledger.RootElement.EnumerateArray());
        Assert.Equal(id, purchase.GetProperty("id").GetString());
        Assert.Equal("stability-ai/sdxl", purchase.GetProperty("model").GetString());
        Assert.Equal(7, purchase.GetProperty("seed").GetInt64());
        Assert.Equal("starting", purchase.GetProperty("status").GetString());
        Assert.Equal(1, traffic.RootElement.GetProperty("creates").GetInt32());
    }

    private static Uri Control(ReplicateWorld world) => Root(world, "/_control");

    private static Uri Root(ReplicateWorld world, string path) => new(world.Emulator.BaseUrl, path);

    private static Task<HttpResponseMessage> PutAsync(ReplicateWorld world, string body)
        => world.Http.PutAsync(Control(world), new StringContent(body, Encoding.UTF8, "application/json"), Token);
}
