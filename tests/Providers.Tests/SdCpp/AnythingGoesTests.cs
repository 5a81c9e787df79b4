using System.Text;
using ImageGen.Contracts;
using ImageGen.Providers.Tests.GpuServers;

namespace ImageGen.Providers.Tests.SdCpp;

public class AnythingGoesTests
{
    private const int Cases = 4000;

    private static readonly string[] Names = ["id", "status", "result", "images", "b64_json", "error", "code", "message", "completed", "model", "name"];

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "\"\\ud800\"", "\"completed\"", "\"failed\"", "\"cancelled\"", "\"queued\"",
        "\"job_1_0\"", "\"../../etc\"", "\"job not found\"", "\"job queue is full\"", "\"does not support img_gen\"", $"[{{\"b64_json\":\"{Convert.ToBase64String(SdCppDouble.Picture)}\"}}]",
        "[{\"b64_json\":\"\\ud800\"}]", "{\"images\":[{\"b64_json\":\"x\"}]}", "1795430307",
    ];

    [Fact]
    public async Task Every_answer_is_an_outcome_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var any = new AnyAnswer(seed, Names, Values);
            using var box = new SdCppDouble().Answer("*", any.Status, any.Body, any.Header).Answer(SdCppDouble.Poll, any.Status, any.Body, any.Header);
            await CheckAsync(box, seed % 2 == 0 ? "sd15" : null, $"seed {seed}");
        }
    }

    [Fact]
    public async Task A_truncated_or_changed_answer_is_at_most_a_fault()
    {
        foreach (var whole in new[] { SdCppDouble.Accepted, SdCppDouble.Completed }.Select(Encoding.UTF8.GetBytes))
        {
            for (var at = 0; at < whole.Length; at++)
            {
                using var cut = new SdCppDouble().Answer("*", 200, whole[..at]);
                await CheckAsync(cut, null, $"cut at {at}");

                byte[] changed = [.. whole];
                changed[at] ^= 0x55;
                using var spoilt = new SdCppDouble().Answer("*", 200, changed);
                await CheckAsync(spoilt, null, $"changed at {at}");
            }
        }
    }

    private static async Task CheckAsync(SdCppDouble box, string? model, string what)
    {
        var provider = box.Provider(model);
        var order = Orders.Of("a very secret cat") with { Width = 512, Height = 512, OutputFormat = OutputFormat.Png };
        var token = TestContext.Current.CancellationToken;
        var submitted = await AnyAnswer.OutcomeAsync(() => provider.SubmitAsync(order, token), what);
        var canceled = await AnyAnswer.OutcomeAsync(() => provider.CancelAsync(order, "job_1_0", token), what);
        var polled = await AnyAnswer.OutcomeAsync(
            async () => await provider.PollAsync(order, "job_1_0", token) is Prediction.Succeeded { Image: var picture } ? (object)await provider.FetchAsync(picture, token) : "not yet", what);

        Assert.All([submitted, canceled, polled], text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        Assert.InRange(box.Count(SdCppDouble.Buy), 0, 1);
    }
}
