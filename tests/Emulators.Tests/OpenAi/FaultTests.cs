using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.OpenAi;

/// <summary>The response that the client gets to an order, and the purchase in the ledger.</summary>
public sealed class FaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, FaultRule> Refusing => new()
    {
        { 429, "insufficient_quota", Fault.InsufficientCredit() }, { 429, "rate_limit_exceeded", Fault.Throttle() }, { 400, "billing_hard_limit_reached", Fault.BillingRequired() },
        { 401, "invalid_api_key", Fault.Unauthenticated() }, { 400, "moderation_blocked", Fault.ModeratePrompt() }, { 400, "invalid_value", Fault.InvalidInput() },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_has_its_error_code_and_buys_nothing(int status, string code, FaultRule fault)
    {
        await using var world = await OpenAiWorld.StartAsync();
        world.Emulator.Faults.Add(fault);

        using var answer = await world.OrderAsync();

        Assert.Equal((status, code), ((int)answer.StatusCode, (await OpenAiWorld.ReadAsync(answer)).GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_withheld_image_is_in_the_ledger()
    {
        await using var world = await OpenAiWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.ModerateImage());

        using var answer = await world.OrderAsync();

        var details = (await OpenAiWorld.ReadAsync(answer)).GetProperty("error").GetProperty("moderation_details");
        Assert.Equal("output", details.GetProperty("moderation_stage").GetString());
        Assert.Equal("withheld", world.Emulator.Ledger.Purchases.Single().Status);
    }

    [Fact]
    public async Task A_throttled_order_has_a_Retry_After_header()
    {
        await using var world = await OpenAiWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.Throttle(retryAfter: 7, inHeader: true));
        world.Emulator.Control.RateLimit = new RateLimit(1, 1);

        using var byFault = await world.OrderAsync();
        using var taken = await world.OrderAsync();
        using var byLimit = await world.OrderAsync();

        Assert.Equal(TimeSpan.FromSeconds(7), byFault.Headers.RetryAfter!.Delta);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (taken.StatusCode, byLimit.StatusCode));
        Assert.NotNull(byLimit.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_order_is_bought_before_its_answer_and_stays_bought_when_the_client_disconnects()
    {
        var clock = new FakeTimeProvider();
        await using var world = await OpenAiWorld.StartAsync(options => options with { Time = clock, Latency = Latency.Fixed(TimeSpan.FromSeconds(10)) });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var body = new StringContent(OpenAiWorld.Order, Encoding.UTF8, "application/json");
        var ordering = world.Http.PostAsync(new Uri($"{world.Emulator.BaseUrl}/images/generations"), body, patience.Token);
        await Eventually.TrueAsync(() => world.Emulator.Ledger.Count > 0);

        Assert.Equal(("generating", null), world.Emulator.Ledger.Purchases.Single() is var early ? (early.Status, early.Charged) : default);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(("made", (bool?)true), world.Emulator.Ledger.Purchases.Single() is var late ? (late.Status, late.Charged) : default);
    }

    [Fact]
    public async Task An_image_address_expires_after_an_hour_and_its_download_can_be_truncated()
    {
        var clock = new FakeTimeProvider();
        await using var world = await OpenAiWorld.StartAsync(options => options with { Time = clock });
        using var answer = await world.OrderAsync("""{"prompt":"a cat"}""");
        var address = new Uri((await OpenAiWorld.ReadAsync(answer)).GetProperty("data")[0].GetProperty("url").GetString()!);
        world.Emulator.Faults.Add(Fault.TruncatedBody());

        await Assert.ThrowsAsync<HttpRequestException>(() => world.Http.GetByteArrayAsync(address, Token));
        Assert.NotEmpty(await world.Http.GetByteArrayAsync(address, Token));
        clock.Advance(TimeSpan.FromHours(1));
        using var expired = await world.Http.GetAsync(address, Token);

        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
    }

    [Theory]
    [InlineData("""{"faults":[{"on":"poll","kind":"reset"}]}""")]
    [InlineData("""{"faults":[{"on":"create","kind":"invalid_version"}]}""")]
    public async Task A_fault_that_this_service_can_not_have_is_refused(string body)
    {
        await using var world = await OpenAiWorld.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await world.Http.PutAsync(new Uri(world.Emulator.BaseUrl, "/_control"), content, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(world.Emulator.Faults.Rules);
    }
}
