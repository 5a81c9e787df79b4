using ImageGen.Cli.Client;
using ImageGen.Cli.Providers;
using Spectre.Console;

namespace ImageGen.Cli.Tests.Providers;

public sealed class ProviderTableTests
{
    [Fact]
    public void The_provider_list_shows_the_end_of_a_model()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;

        ProviderTable.Write(console,
        [
            new ProviderResponse("openai", null, true, "openai", "old", "default", new RetirementResponse(new DateOnly(2026, 12, 1), 3, "new")),
            new ProviderResponse("gone", null, false, "openai", "older", "default", new RetirementResponse(new DateOnly(2026, 5, 12), -200, null)),
        ]);

        Assert.Contains("2026-12-01 (in 3 days), then new", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("2026-05-12", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "3")]
    [InlineData(0, "0")]
    [InlineData(null, "unknown")]
    public void The_provider_list_shows_the_number_of_workers(int? workers, string text)
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 200;

        ProviderTable.Write(console, [new ProviderResponse("box", 1.5m, true, "sdcpp", "m", "gpu", Workers: workers)]);

        Assert.Contains("workers", written.ToString(), StringComparison.Ordinal);
        Assert.Matches($@"1\.5\s+{text}\s+default", written.ToString());
    }
}
