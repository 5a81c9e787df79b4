using System.Buffers.Binary;
using ImageGen.Contracts;
using ImageGen.Providers.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Sandbox;

public class SandboxTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SandboxProvider Provider => new("sandbox", _clock);

    [Fact]
    public async Task The_same_prompt_and_seed_give_the_same_bytes()
        => Assert.Equal(await DrawAsync(Orders.Of("a cute cat", 42)), await DrawAsync(Orders.Of("a cute cat", 42)));

    [Fact]
    public async Task Another_seed_or_prompt_gives_another_image()
    {
        var one = await DrawAsync(Orders.Of("a cute cat", 42));

        Assert.NotEqual(one, await DrawAsync(Orders.Of("a cute cat", 43)));
        Assert.NotEqual(one, await DrawAsync(Orders.Of("a cute dog", 42)));
    }

    [Theory]
    [InlineData(null, null, null, 1024, 1024)]
    [InlineData(640, 480, null, 640, 480)]
    [InlineData(null, null, "16:9", 1368, 768)]
    [InlineData(null, null, "1:99", 104, 4096)]
    public async Task The_image_has_the_size_that_was_requested(int? width, int? height, string? ratio, int expectedWidth, int expectedHeight)
    {
        var png = await DrawAsync(Orders.Of("a cat") with { Width = width, Height = height, AspectRatio = ratio });

        Assert.Equal((expectedWidth, expectedHeight), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Theory]
    [InlineData(null, "89504E47")]
    [InlineData(OutputFormat.Png, "89504E47")]
    [InlineData(OutputFormat.Jpeg, "FFD8FF")]
    [InlineData(OutputFormat.Webp, "52494646")]
    public async Task The_image_has_the_format_that_was_requested(OutputFormat? format, string signature)
        => Assert.StartsWith(signature, Convert.ToHexString(await DrawAsync(Orders.Of("a cat") with { Width = 64, Height = 64, OutputFormat = format })), StringComparison.Ordinal);

    [Theory]
    [InlineData("一只可爱的猫坐在窗台上 🐱👨‍👩‍👧")]
    [InlineData("مرحبا \u200f עולם")]
    [InlineData("\n\n\t")]
    [InlineData("\ud800 lone \udc00")]
    [InlineData("combining a\u0301\u0302\u0303 and \u202e reversed")]
    public async Task No_prompt_and_no_size_breaks_the_painter(string prompt)
    {
        foreach (var (width, height) in new[] { (64, 64), (4096, 64), (64, 4096), (300, 200) })
        {
            Assert.NotEmpty(await DrawAsync(Orders.Of(prompt + string.Concat(Enumerable.Repeat(prompt, 200))) with { Width = width, Height = height }));
        }
    }

    [Theory]
    [InlineData("invalid_request", FailureReason.InvalidRequest)]
    [InlineData("content_rejected", FailureReason.ContentRejected)]
    [InlineData("authentication", FailureReason.Authentication)]
    [InlineData("insufficient_balance", FailureReason.InsufficientBalance)]
    [InlineData("provider_retired", FailureReason.ProviderRetired)]
    public async Task Final_failures_are_refusals(string word, FailureReason reason)
    {
        var outcome = await Provider.SubmitAsync(Orders.Of($"a cat, sandbox:fail={word}."), Token);

        Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Theory]
    [InlineData("rate_limited", FailureReason.RateLimited)]
    [InlineData("provider_unavailable", FailureReason.ProviderUnavailable)]
    [InlineData("timed_out", FailureReason.TimedOut)]
    public async Task Passing_failures_are_faults_that_bought_nothing(string word, FailureReason reason)
    {
        var order = Orders.Of($"sandbox:fail={word} a cat");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider.SubmitAsync(order, Token));

        Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
        Assert.IsType<LookUpOutcome.NotBought>(await Provider.LookUpAsync(order, _clock.GetUtcNow(), Orders.Ours, Token));
    }

    [Fact]
    public async Task An_unknown_outcome_stays_unknown()
    {
        var order = Orders.Of("a cat sandbox:fail=outcome_unknown");

        Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(() => Provider.SubmitAsync(order, Token))).MayHaveBought);
        Assert.IsType<LookUpOutcome.Unknowable>(await Provider.LookUpAsync(order, _clock.GetUtcNow(), Orders.Ours, Token));
    }

    [Theory]
    [InlineData("sandbox:fail=expired")]
    [InlineData("sandbox:fail=")]
    [InlineData("sandbox:slow=soon")]
    [InlineData("sandbox:async=3601")]
    [InlineData("sandbox:slow=-1")]
    public async Task An_unknown_sandbox_command_is_refused_with_the_known_ones(string prompt)
    {
        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider.SubmitAsync(Orders.Of(prompt), Token)).Refusal;

        Assert.Equal(FailureReason.InvalidRequest, refusal.Reason);
        Assert.Contains("must be", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_order_takes_its_time()
    {
        var order = Provider.SubmitAsync(Orders.Of("a cat sandbox:slow=2.5"), Token);

        _clock.Advance(TimeSpan.FromSeconds(2.4));
        Assert.False(order.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.IsType<SubmitOutcome.Completed>(await order);
    }

    [Fact]
    public async Task An_asynchronous_order_runs_and_then_gives_the_image_to_any_process()
    {
        var order = Orders.Of("a cat sandbox:async=5", 42);
        var id = Assert.IsType<SubmitOutcome.Accepted>(await Provider.SubmitAsync(order, Token)).ProviderId;

        Assert.IsType<Prediction.Running>(await Provider.PollAsync(order, id, Token));
        Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await Provider.CancelAsync(order, id, Token));
        _clock.Advance(TimeSpan.FromSeconds(5));
        var picture = Assert.IsType<Prediction.Succeeded>(await new SandboxProvider("sandbox", _clock).PollAsync(order, id, Token)).Image;

        var bytes = (await new SandboxProvider("sandbox", _clock).FetchAsync(picture, Token)).ToArray();
        Assert.Equal(SandboxPainter.Paint(SandboxDrawing.Of(order), "sandbox").ToArray(), bytes);
        Assert.IsType<Prediction.Succeeded>(await Provider.CancelAsync(order, id, Token));
    }

    [Fact]
    public async Task An_asynchronous_order_whose_answer_was_lost_is_found()
    {
        var order = Orders.Of("a cat sandbox:async=5", 42);

        var id = Assert.IsType<LookUpOutcome.Found>(await Provider.LookUpAsync(order, _clock.GetUtcNow().AddSeconds(-10), Orders.Ours, Token)).ProviderId;

        Assert.IsType<Prediction.Succeeded>(await Provider.PollAsync(order, id, Token));
    }

    [Theory]
    [InlineData("content_rejected", FailureReason.ContentRejected)]
    [InlineData("rate_limited", FailureReason.RateLimited)]
    [InlineData("provider_unavailable", FailureReason.ProviderUnavailable)]
    public async Task A_failing_asynchronous_order_fails_in_the_end(string word, FailureReason reason)
    {
        var order = Orders.Of($"sandbox:async=1 sandbox:fail={word} sandbox:slow=0");
        var id = Assert.IsType<SubmitOutcome.Accepted>(await Provider.SubmitAsync(order, Token)).ProviderId;
        Assert.IsType<Prediction.Running>(await Provider.PollAsync(order, id, Token));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(reason, Assert.IsType<Prediction.Failed>(await Provider.PollAsync(order, id, Token)).Refusal.Reason);
    }

    [Fact]
    public async Task A_timed_out_asynchronous_order_never_ends()
    {
        var order = Orders.Of("sandbox:async=1 sandbox:fail=timed_out");
        var id = Assert.IsType<SubmitOutcome.Accepted>(await Provider.SubmitAsync(order, Token)).ProviderId;

        _clock.Advance(TimeSpan.FromHours(5));

        Assert.IsType<Prediction.Running>(await Provider.PollAsync(order, id, Token));
        Assert.IsType<Prediction.Canceled>(await Provider.CancelAsync(order, id, Token));
    }

    [Theory]
    [InlineData("sbx_1_2_3")]
    [InlineData("sbx_99999999999999999_1")]
    [InlineData("abc")]
    [InlineData("")]
    public async Task An_id_the_sandbox_never_gave_is_gone(string id)
        => Assert.IsType<Prediction.Gone>(await Provider.PollAsync(Orders.Of("a cat"), id, Token));

    [Theory]
    [InlineData("https://example.com/x.png")]
    [InlineData("sandbox:")]
    [InlineData("sandbox:bnVsbA")]
    [InlineData("sandbox:!!")]
    [InlineData("sandbox:eyJQcm9tcHQiOiJ4IiwiU2VlZCI6MSwiV2lkdGgiOjEwMDAwMCwiSGVpZ2h0IjoxMDAwMDAsIkZvcm1hdCI6InBuZyJ9")]
    public async Task An_address_the_sandbox_never_gave_holds_no_image(string address)
        => await Assert.ThrowsAsync<ImageGoneException>(() => Provider.FetchAsync(new ImageSource(address), Token));

    private async Task<byte[]> DrawAsync(GenerationOrder order)
        => Assert.IsType<SubmitOutcome.Completed>(await Provider.SubmitAsync(order, Token)).Image.ToArray();
}
