using ImageGen.Chaos.Running;

namespace ImageGen.Chaos.Tests;

/// <summary>The short sizes of the scenarios; <c>./chaos.sh --full</c> runs the full ones.</summary>
[Trait("Category", "Servers")]
public sealed class ScenarioTests(ShortRuns runs) : IClassFixture<ShortRuns>
{
    public static TheoryData<string> InShort => [.. ShortRuns.All.Select(scenario => scenario.Id)];

    [Theory]
    [MemberData(nameof(InShort))]
    public async Task No_image_is_lost_and_none_is_bought_twice(string id)
    {
        var record = await runs.Of(id).WaitAsync(TestContext.Current.CancellationToken);

        Assert.SkipWhen(record.Skipped is not null, record.Skipped ?? "");
        TestContext.Current.SendDiagnosticMessage($"{id}: {Report.Line(record)}");
        Assert.True(record.Passed, $"{Report.Line(record)}\n{string.Join('\n', record.Findings.Take(20))}");
    }
}
