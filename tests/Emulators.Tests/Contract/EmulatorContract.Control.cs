using System.Net;
using System.Text;
using System.Text.Json;

namespace ImageGen.Emulators.Tests.Contract;

public abstract partial class EmulatorContract<TEmulator, TOptions>
{
    [Fact]
    public async Task Settings_read_over_http_can_be_written_back()
    {
        var emulator = await StartAsync();
        emulator.Control.Latency = new Latency(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));
        emulator.Control.Output = OutputForm.Data;
        emulator.Faults.Add(Fault.SlowBody(TimeSpan.FromMilliseconds(3)), Fault.Throttle(inHeader: true));
        var read = await _http.GetStringAsync(Address(emulator, "/_control"), Token);

        using var answer = await PutSettingsAsync(emulator, read);

        Assert.Equal(read, await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Settings_written_over_http_take_effect()
    {
        var emulator = await StartAsync();

        using var answer = await PutSettingsAsync(emulator, """
            {
              "latency": "1s..3s", "start_delay": "500ms", "retention": "10m", "output": "string", "rate_limit": {"per_minute": 6, "burst": 1},
              "faults": [{"on": "accepted", "kind": "reset", "times": 2}, {"on": "outcome", "kind": "fewer_outputs", "probability": 0.1}]
            }
            """);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var control = emulator.Control;
        Assert.Equal(new Latency(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)), control.Latency);
        Assert.Equal(TimeSpan.FromMilliseconds(500), control.StartDelay);
        Assert.Equal(TimeSpan.FromMinutes(10), control.Retention);
        Assert.Equal(OutputForm.Text, control.Output);
        Assert.Equal(new RateLimit(6, 1), control.RateLimit);
        Assert.Equal([FaultKind.Reset, FaultKind.FewerOutputs], control.Faults.Rules.Select(rule => rule.Kind));
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
    public async Task A_bad_setting_is_refused_with_a_reason_and_changes_nothing(string body)
    {
        var emulator = await StartAsync(options => options with { Latency = Latency.Fixed(TimeSpan.FromSeconds(10)) });

        using var answer = await PutSettingsAsync(emulator, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await ReadAsync(answer)).GetProperty("detail").GetString()!);
        Assert.Equal(Latency.Fixed(TimeSpan.FromSeconds(10)), emulator.Control.Latency);
        Assert.Empty(emulator.Faults.Rules);
    }

    [Fact]
    public async Task The_ledger_and_the_traffic_can_be_read_over_http()
    {
        var emulator = await StartAsync();
        await OrderAsync(emulator);

        using var ledger = JsonDocument.Parse(await _http.GetByteArrayAsync(Address(emulator, "/_ledger"), Token));
        using var traffic = JsonDocument.Parse(await _http.GetByteArrayAsync(Address(emulator, "/_traffic"), Token));

        var purchase = Assert.Single(ledger.RootElement.EnumerateArray());
        var expected = emulator.Ledger.Purchases.Single();
        Assert.Equal((expected.Id, Model, "a cat"), (purchase.GetProperty("id").GetString(), purchase.GetProperty("model").GetString(), purchase.GetProperty("prompt").GetString()));
        Assert.Equal((expected.At, expected.Status), (purchase.GetProperty("at").GetDateTimeOffset(), purchase.GetProperty("status").GetString()));
        Assert.Equal(expected.Seed, purchase.TryGetProperty("seed", out var seed) ? seed.GetInt64() : null);
        Assert.Equal(1, traffic.RootElement.GetProperty("creates").GetInt32());
    }

    private Task<HttpResponseMessage> PutSettingsAsync(TEmulator emulator, string body)
        => _http.PutAsync(Address(emulator, "/_control"), new StringContent(body, Encoding.UTF8, "application/json"), Token);

    private static Uri Address(TEmulator emulator, string path) => new(emulator.BaseUrl, path);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        return document.RootElement.Clone();
    }
}
