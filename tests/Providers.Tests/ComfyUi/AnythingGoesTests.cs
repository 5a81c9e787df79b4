using System.Text;
using ImageGen.Providers.Tests.GpuServers;

namespace ImageGen.Providers.Tests.ComfyUi;

public class AnythingGoesTests
{
    private const int Cases = 4000;

    private static readonly string[] Names =
    [
        "prompt_id", "node_errors", "error", "errors", "type", "message", "details", "class_type", "queue_running", "queue_pending", ComfyUiDouble.Id, "outputs", "images", "filename", "subfolder",
        "status", "status_str", "messages", "exception_type", "exception_message",
    ];

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e400", "\"\"", "\"x\"", "true", "[]", "{}", "[null]", "[{}]", "[[]]", "[[1,2]]", "\"\\ud800\"", $"\"{ComfyUiDouble.Id}\"", "\"error\"", "\"value_not_in_list\"", "\"a very secret cat\"",
        $"[{ComfyUiDouble.Entry()}]", "[[\"execution_error\",{\"node_id\":7,\"exception_message\":\"a very secret cat\"}]]", "[[\"execution_interrupted\",null]]", "[{\"type\":{},\"message\":[]}]",
        "{\"9\":{\"images\":[{\"filename\":\"a.png\"}]}}", "{\"9\":{\"images\":[{\"filename\":\"\\ud800\"}]}}", "{\"9\":{\"images\":7}}", "{\"3\":{\"errors\":[{\"type\":\"x\"}]}}",
    ];

    [Fact]
    public async Task Every_answer_is_an_outcome_or_a_provider_fault()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var any = new AnyAnswer(seed, Names, Values);
            using var box = new ComfyUiDouble().Answer("*", any.Status, any.Body, any.Header).Answer(ComfyUiDouble.History, any.Status, any.Body, any.Header).Answer(ComfyUiDouble.View, any.Status, any.Body, any.Header);
            if (seed % 2 == 0)
            {
                box.Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.EmptyQueue);
            }

            await CheckAsync(box, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(ComfyUiDouble.Accepted)]
    [InlineData(ComfyUiDouble.Made)]
    [InlineData(ComfyUiDouble.EmptyQueue)]
    public async Task A_truncated_or_changed_answer_is_at_most_a_fault(string answer)
    {
        var whole = Encoding.UTF8.GetBytes(answer);
        for (var at = 0; at < whole.Length; at++)
        {
            using var cut = new ComfyUiDouble().Answer("*", 200, whole[..at]);
            await CheckAsync(cut, $"cut at {at}");

            byte[] changed = [.. whole];
            changed[at] ^= 0x55;
            using var spoilt = new ComfyUiDouble().Answer("*", 200, changed).Answer(ComfyUiDouble.Queue, 200, ComfyUiDouble.EmptyQueue);
            await CheckAsync(spoilt, $"changed at {at}");
        }
    }

    private static async Task CheckAsync(ComfyUiDouble box, string what)
    {
        var provider = box.Provider();
        var order = Orders.Of("a very secret cat");
        var token = TestContext.Current.CancellationToken;
        string[] outcomes =
        [
            await AnyAnswer.OutcomeAsync(() => provider.SubmitAsync(order, token), what),
            await AnyAnswer.OutcomeAsync(() => provider.CancelAsync(order, ComfyUiDouble.Id, token), what),
            await AnyAnswer.OutcomeAsync(() => provider.LookUpAsync(order, TimeProvider.System.GetUtcNow().AddHours(-1), Orders.Ours, token), what),
            await AnyAnswer.OutcomeAsync(
                async () => await provider.PollAsync(order, ComfyUiDouble.Id, token) is Prediction.Succeeded { Image: var picture } ? (object)await provider.FetchAsync(picture, token) : "not yet", what),
        ];

        Assert.All(outcomes, text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        Assert.Equal(1, box.Count(ComfyUiDouble.Buy));
    }
}
