using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.CogView;

public sealed class OrderAnswerTests : IDisposable
{
    private readonly CogViewDouble _cogView = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, FailureReason> Codes => new()
    {
        { "1000", 401, FailureReason.Authentication }, { "1001", 401, FailureReason.Authentication }, { "1003", 401, FailureReason.Authentication },
        { "1005", 401, FailureReason.Authentication }, { "1002", 400, FailureReason.Authentication }, { "1004", 400, FailureReason.Authentication },
        { "1110", 400, FailureReason.Authentication }, { "1111", 400, FailureReason.Authentication }, { "1112", 429, FailureReason.Authentication },
        { "1120", 403, FailureReason.Authentication }, { "1121", 403, FailureReason.Authentication }, { "1220", 403, FailureReason.Authentication },
        { "1311", 429, FailureReason.Authentication }, { "1315", 429, FailureReason.Authentication },
        { "1113", 429, FailureReason.InsufficientBalance }, { "1309", 429, FailureReason.InsufficientBalance }, { "1314", 429, FailureReason.InsufficientBalance },
        { "1316", 429, FailureReason.InsufficientBalance }, { "1317", 429, FailureReason.InsufficientBalance }, { "1318", 429, FailureReason.InsufficientBalance },
        { "1319", 429, FailureReason.InsufficientBalance }, { "1320", 429, FailureReason.InsufficientBalance }, { "1321", 429, FailureReason.InsufficientBalance },
        { "1210", 400, FailureReason.InvalidRequest }, { "1212", 400, FailureReason.InvalidRequest }, { "1213", 400, FailureReason.InvalidRequest },
        { "1214", 400, FailureReason.InvalidRequest }, { "1215", 400, FailureReason.InvalidRequest }, { "1261", 400, FailureReason.InvalidRequest },
        { "1211", 400, FailureReason.ProviderRetired }, { "1221", 400, FailureReason.ProviderRetired }, { "1222", 400, FailureReason.ProviderRetired },
        { "1301", 400, FailureReason.ContentRejected }, { "1313", 429, FailureReason.RateLimited },
        { "9999", 400, FailureReason.InvalidRequest }, { "9999", 401, FailureReason.Authentication }, { "9999", 402, FailureReason.InsufficientBalance },
        { "9999", 403, FailureReason.Authentication }, { "9999", 404, FailureReason.ProviderRetired }, { "9999", 405, FailureReason.ProviderRetired },
    };

    public void Dispose() => _cogView.Dispose();

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_error_is_known_by_its_code_and_not_by_its_status_whichever_way_the_order_went(string code, int status, FailureReason reason)
    {
        foreach (var spelling in new[] { $"\"{code}\"", code })
        {
            foreach (var (call, model) in new[] { (CogViewDouble.Buy, "cogview-4"), (CogViewDouble.BuyForLater, "glm-image") })
            {
                _cogView.Answer(call, status, $$$"""{"error":{"code":{{{spelling}}},"message":"Please recharge."},"request_id":"a"}""", "Retry-After: 7");

                var refusal = Assert.IsType<SubmitOutcome.Refused>(await _cogView.Provider(model: model).SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

                Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
                Assert.False(reason == FailureReason.InsufficientBalance && refusal.Message.Contains("recharge", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("1302", "x", null, null)]
    [InlineData("1303", "x", "Retry-After: 7", 7.0)]
    [InlineData("1305", "x", null, null)]
    [InlineData("1312", "x", null, null)]
    [InlineData("9999", "x", "Retry-After: 7", 7.0)]
    [InlineData("", "x", null, null)]
    [InlineData("1304", "Daily limit", null, 3600.0)]
    [InlineData("1308", "Your limit will reset at 2026-11-24 20:10:00", null, 600.0)]
    [InlineData("1310", "Your limit will reset at 2026-11-30 20:10:00", null, 3600.0)]
    [InlineData("1308", "Your limit will reset at 2026-11-23 20:10:00", null, 3600.0)]
    [InlineData("1308", "Your limit will reset at 2026-99-99 99:99:99", null, 3600.0)]
    public async Task A_throttled_order_was_not_bought_and_states_how_long_to_wait_where_it_can_be_known(string code, string message, string? header, double? seconds)
    {
        _cogView.Answer(CogViewDouble.Buy, 429, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""", header);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _cogView.Provider(clock).SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((FailureReason.RateLimited, false, seconds), (fault.Reason, fault.MayHaveBought, fault.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData(500, """{"error":{"code":"1200","message":"x"}}""")]
    [InlineData(500, """{"error":{"code":"1230","message":"x"}}""")]
    [InlineData(500, """{"error":{"code":"1234","message":"x"}}""")]
    [InlineData(500, """{"error":{"code":"1113","message":"x"}}""")]
    [InlineData(502, "<html>")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(434, "")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"created":1,"data":[{"url":"https://""")]
    [InlineData(200, """{"error":{"code":"1234","message":"x"}}""")]
    [InlineData(200, """{"id":"a/b","task_status":"PROCESSING"}""")]
    [InlineData(200, """{"id":[7],"task_status":"PROCESSING"}""")]
    public async Task An_inconclusive_answer_may_have_bought_synchronously_or_asynchronously(int status, string body)
    {
        foreach (var (call, model) in new[] { (CogViewDouble.Buy, "cogview-4"), (CogViewDouble.BuyForLater, "glm-image") })
        {
            _cogView.Answer(call, status, body);

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _cogView.Provider(model: model).SubmitAsync(Orders.Of("a cat"), Token));

            Assert.True(fault.MayHaveBought);
            Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
        }
    }

    [Theory]
    [InlineData("""[{"role":"user","level":0}]""", false)]
    [InlineData("""[{"role":"user","level":1},{"role":"assistant","level":0}]""", true)]
    [InlineData("7", false)]
    public async Task Rejected_content_may_have_charged_when_it_was_the_image(string marks, bool mayHaveCharged)
    {
        foreach (var name in new[] { "content_filter", "contentFilter" })
        {
            _cogView.Answer(CogViewDouble.Buy, 400, $$$"""{"{{{name}}}":{{{marks}}},"error":{"code":"1301","message":"unsafe"}}""");

            var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

            Assert.Equal((FailureReason.ContentRejected, mayHaveCharged, "unsafe"), (refusal.Reason, refusal.MayHaveCharged, refusal.Message));
        }
    }

    [Theory]
    [InlineData("""[{"role":"user","level":3},{"role":"history","level":2}]""", "prompt with level 2")]
    [InlineData("""[{"role":"assistant","level":0},{"role":"user","level":3}]""", "image with level 0")]
    public async Task An_image_that_came_in_spite_of_a_mark_is_kept_and_the_gravest_mark_which_is_the_lowest_is_said(string marks, string remark)
    {
        _cogView.Answer(CogViewDouble.Buy, 200, $$"""{"created":1,"data":[{"url":"{{CogViewDouble.PictureUrl}}"}],"content_filter":{{marks}}}""").Answer(CogViewDouble.Fetch, 200, CogViewDouble.Picture);

        Assert.Contains(remark, Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync()).Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[],"content_filter":[{"role":"assistant","level":0}]}""", FailureReason.ContentRejected)]
    [InlineData("""{"data":[],"content_filter":[{"role":7,"level":"x"},7]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"data":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"data":[null]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"data":[{}]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"data":[{"url":7}]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"data":[{"url":"not an address"}]}""", FailureReason.ProviderUnavailable)]
    public async Task A_purchase_without_a_usable_image_is_not_made_and_may_have_charged(string body, FailureReason reason)
    {
        _cogView.Answer(CogViewDouble.Buy, 200, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData("https://example.com/a.png")]
    [InlineData("https://other.cn-wlcb.ufileos.com/a.png")]
    public async Task An_address_that_the_settings_do_not_allow_yet_is_kept_and_not_called(string address)
    {
        _cogView.Answer(CogViewDouble.Buy, 200, $$"""{"data":[{"url":"{{address}}"}]}""");

        Assert.Equal(address, Assert.IsType<SubmitOutcome.Made>(await SubmitAsync()).Image.Uri);
        Assert.Single(_cogView.Calls);
    }

    [Fact]
    public async Task A_missing_model_is_the_fault_of_the_party_that_named_it()
    {
        _cogView.Answer(CogViewDouble.Buy, 400, """{"error":{"code":"1211","message":"x"}}""");

        var outcome = await _cogView.Provider().SubmitAsync(Orders.Of("a cat") with { Model = "cogview-3-plus" }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task Neither_token_nor_prompt_come_back_in_a_message()
    {
        var text = $"'a very secret cat' with {CogViewDouble.Token} {new string('x', 2000)}";
        _cogView.Answer(CogViewDouble.Buy, 400, $$$"""{"error":{"code":"1210","message":"{{{text}}}"}}""");

        var outcome = await _cogView.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token);

        var message = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message;
        Assert.Equal(500, message.Length);
        Assert.DoesNotContain(CogViewDouble.Token, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cat", message, StringComparison.Ordinal);
    }

    private Task<SubmitOutcome> SubmitAsync() => _cogView.Provider().SubmitAsync(Orders.Of("a cat"), Token);
}
