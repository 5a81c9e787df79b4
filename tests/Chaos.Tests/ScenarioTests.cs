using ImageGen.Chaos.Running;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Tests;

/// <summary>The short sizes of the scenarios; <c>./chaos.sh --full</c> runs the full ones.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> InShort => [.. Catalogue.All.Where(scenario => scenario.Short is not null).Select(scenario => scenario.Id)];

    [Theory]
    [MemberData(nameof(InShort))]
    public async Task No_picture_is_lost_and_none_is_bought_twice(string id)
    {
        var scenario = Catalogue.All.Single(one => one.Id == id);

        var record = await new ScenarioRun(scenario, new RunSettings { Short = true }).RunAsync(TestContext.Current.CancellationToken);

        Assert.SkipWhen(record.Skipped is not null, record.Skipped ?? "");
        TestContext.Current.SendDiagnosticMessage($"{id}: {Report.Line(record)}");
        Assert.True(record.Passed, $"{Report.Line(record)}\n{string.Join('\n', record.Findings.Take(20))}");
    }
}
