using ImageGen.Chaos.Running;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Tests.Running;

public sealed class ArgumentsTests
{
    [Fact]
    public void Read_overrides_the_values_of_scenarios()
    {
        var read = Arguments.Read(["--full", "--only", "c1,C16", "--seed", "7", "--rhythm", "1.5s", "--latency", "1s..5s", "--jobs", "250", "--mix", "create:status:0.1,accepted:reset:0.05"]);

        Assert.False(read.Settings.Short);
        Assert.Equal(["C1", "C16a", "C16b", "C16c", "C16d"], read.Scenarios.Select(scenario => scenario.Id));
        Assert.Equal((7, 250, TimeSpan.FromSeconds(1.5)), (read.Settings.Seed, read.Settings.Jobs, read.Settings.Rhythm));
        Assert.Equal("1s..5s", read.Settings.Latency!.ToString());
        Assert.Equal([(FaultPoint.Create, 0.1), (FaultPoint.Accepted, 0.05)], read.Settings.Mix.Select(rule => (rule.On, rule.Probability)));
    }

    [Theory]
    [InlineData("C5s")]
    [InlineData("c16a")]
    [InlineData("C16c")]
    [InlineData("C20")]
    [InlineData("C21")]
    [InlineData("C22")]
    [InlineData("C22s")]
    [InlineData("C23")]
    public void Read_selects_a_single_scenario_by_id(string id)
        => Assert.Equal(id, Assert.Single(Arguments.Read(["--only", id]).Scenarios).Id, ignoreCase: true);

    [Theory]
    [InlineData("--only", "C99")]
    [InlineData("--mix", "create:status")]
    [InlineData("--jobs", "many")]
    [InlineData("--loud", "yes")]
    public void Read_refuses_an_unknown_or_invalid_argument(string name, string value)
        => Assert.Throws<FormatException>(() => Arguments.Read([name, value]));
}
