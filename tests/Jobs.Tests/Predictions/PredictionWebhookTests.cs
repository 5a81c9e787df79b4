using ImageGen.Jobs.Predictions;
using ImageGen.Jobs.Requests;

namespace ImageGen.Jobs.Tests.Predictions;

public sealed class PredictionWebhookTests
{
    private static readonly Uri Origin = new("http://localhost:8080/base");

    [Theory]
    [InlineData("https://example.com/hook")]
    [InlineData("https://example.com/hook?a=b")]
    [InlineData("https://example.com/hook?")]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/?imagegen-prediction=x")]
    public void An_address_holds_the_webhook_and_is_one_that_earlier_versions_accept(string url)
    {
        var webhook = new PredictionWebhook(url, Origin, [PredictionWebhook.Completed, PredictionWebhook.Start]);

        var address = webhook.ToAddress();
        var parsed = PredictionWebhook.Parse(address)!;

        Assert.Equal((url, Origin), (parsed.Url, parsed.Origin));
        Assert.Equal([PredictionWebhook.Start, PredictionWebhook.Completed], parsed.Events);
        Assert.Null(WebhookAddress.FaultOf(address, allowHttp: false, []));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://example.com/hook?a=b")]
    [InlineData("imagegen-prediction=s.aHR0cDovL2E")]
    [InlineData("https://example.com/?imagegen-prediction=")]
    [InlineData("https://example.com/?imagegen-prediction=s")]
    [InlineData("https://example.com/?imagegen-prediction=.aHR0cDovL2E")]
    [InlineData("https://example.com/?imagegen-prediction=x.aHR0cDovL2E")]
    [InlineData("https://example.com/?imagegen-prediction=ss.aHR0cDovL2E")]
    [InlineData("https://example.com/?imagegen-prediction=s.%%%")]
    [InlineData("https://example.com/?imagegen-prediction=s.ZnRwOi8vYQ")]
    [InlineData("https://example.com/ximagegen-prediction=s.aHR0cDovL2E")]
    public void Any_other_address_is_one_of_this_system_s_own_form(string? address) => Assert.Null(PredictionWebhook.Parse(address));
}
