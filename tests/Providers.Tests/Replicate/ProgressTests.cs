using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>What is read of the logs of a prediction.</summary>
public sealed class ProgressTests : IDisposable
{
    private const string Bars = "Using seed: 42069\ntxt2img mode\n  0%|          | 0/50 [00:00<?, ?it/s]\n  4%|▍         | 2/50 [00:00<00:02, 16.47it/s]\n 32%|███▏      | 16/50 [00:00<00:01, 17.10it/s]\n";

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ReplicateDouble _replicate = new();

    public void Dispose() => _replicate.Dispose();

    public static TheoryData<string, int?> Logs => new()
    {
        { Bars, 32 },
        { Bars.Replace('\n', '\r'), 32 },
        { "  0%|          | 0/50", 0 },
        { "42%|", 42 },
        { "Sampling:  50%|█████     | 25/50", 50 },
        { "100%|██████████| 50/50\n  2%|▏         | 1/50", 2 },
        { " 99%|", 99 },
        { Bars + "100%|██████████| 50/50 [00:02<00:00, 17.09it/s]\n", null },
        { Bars + "saving the image\n", 32 },
        { "", null },
        { "Using seed: 7", null },
        { "%|", null },
        { " 101%|", null },
        { "1234%|", null },
        { " -5%|", null },
        { " 12.5%|", null },
        { " NaN%|", null },
        { "50%", null },
        { " ٥٠%|", null },
        { "\ud83d\ude00 7%|▋", 7 },
        { new string('x', 5_000_000) + Bars, 32 },
        { Bars + new string('x', 5_000_000), null },
        { Bars + new string('█', 100_000), null },
    };

    [Theory]
    [MemberData(nameof(Logs), DisableDiscoveryEnumeration = true)]
    public async Task The_newest_bar_at_the_end_of_the_logs_is_how_far_it_is(string logs, int? percent)
    {
        Assert.Equal(new Prediction.Running(percent), await PollAsync(JsonSerializer.Serialize(logs)));
        Assert.Equal(new Prediction.Running(percent), await PollAsync(JsonSerializer.Serialize(logs, Unescaped)));
    }

    [Fact]
    public async Task A_bar_of_which_the_end_of_the_logs_has_only_a_part_is_not_misread()
    {
        for (var behind = 4080; behind < 4100; behind++)
        {
            Assert.True(await PollAsync(JsonSerializer.Serialize($" 42%|{new string('x', behind)}")) is Prediction.Running { Percent: 42 or null }, $"{behind}");
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("[\" 50%|\"]")]
    [InlineData("""{"text":" 50%|"}""")]
    [InlineData("\"\\ud800\"")]
    public async Task Unreadable_logs_report_no_progress(string logs) => Assert.Equal(new Prediction.Running(), await PollAsync(logs));

    [Fact]
    public async Task A_prediction_without_logs_has_no_progress_and_an_ended_one_is_not_running()
    {
        Assert.Equal(new Prediction.Running(), await PollAsync(null));
        Assert.IsType<Prediction.Canceled>(await PollAsync("\" 50%|\"", "canceled"));
    }

    private Task<Prediction> PollAsync(string? logs, string status = "processing")
    {
        _replicate.Answer("GET /predictions/abc", 200, $$"""{"id":"abc","status":"{{status}}"{{(logs is null ? "" : $",\"logs\":{logs}")}}}""");
        return _replicate.Provider().PollAsync(Orders.Of("a cat"), "abc", TestContext.Current.CancellationToken);
    }
}
