using System.Text;
using ImageGen.Providers.Tests.GpuServers;

namespace ImageGen.Providers.Tests.Automatic1111;

public class AnythingGoesTests
{
    private const int Cases = 4000;

    private static readonly string[] Names = ["images", "info", "parameters", "error", "detail", "errors", "message", "loc", "msg", "current_mode"];

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "\"\\ud800\"", $"[\"{WebUiDouble.Base64}\"]", "[\"\\ud800\"]", "[7]",
        "\"{\\\"sd_model_name\\\":\\\"v1-5\\\"}\"", "\"{\\\"index_of_first_image\\\":1e99}\"", "\"[[[[\"", "[{\"loc\":[{}],\"msg\":\"a very secret cat\"}]", "\"CUDA out of memory\"",
        $"\"{WebUiDouble.Token}\"", "\"bad password CanaryCanaryCanary\"", "\"a very secret cat\"",
    ];

    [Fact]
    public async Task Every_answer_is_an_outcome_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var any = new AnyAnswer(seed, Names, Values);
            using var box = new WebUiDouble().Answer(WebUiDouble.Buy, any.Status, any.Body, any.Header).Answer(WebUiDouble.BuyFrom, any.Status, any.Body, any.Header).Answer(WebUiDouble.Native, any.Status, any.Body, any.Header);
            await CheckAsync(box, seed % 2 == 0 ? "v1-5" : null, seed % 3 == 0 ? uint.MaxValue : 7, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_truncated_or_changed_answer_is_at_most_a_fault()
    {
        var whole = Encoding.UTF8.GetBytes(WebUiDouble.Made());
        for (var at = 0; at < whole.Length; at++)
        {
            using var cut = new WebUiDouble().Answer("*", 200, whole[..at]);
            await CheckAsync(cut, "v1-5", 7, $"cut at {at}");

            byte[] changed = [.. whole];
            changed[at] ^= 0x55;
            using var spoilt = new WebUiDouble().Answer("*", 200, changed);
            await CheckAsync(spoilt, "v1-5", 7, $"changed at {at}");
        }
    }

    private static async Task CheckAsync(WebUiDouble box, string? model, long seed, string what)
    {
        var order = model is null ? Orders.From("a very secret cat", seed) : Orders.Of("a very secret cat", seed);

        var outcome = await AnyAnswer.OutcomeAsync(() => box.Provider(model).SubmitAsync(order, TestContext.Current.CancellationToken), what);

        Assert.All(["Canary", "secret"], secret => Assert.DoesNotContain(secret, outcome, StringComparison.Ordinal));
        Assert.InRange(box.Count(WebUiDouble.Buy) + box.Count(WebUiDouble.BuyFrom), 0, 1);
    }
}
