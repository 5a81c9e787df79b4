using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>Habits that a reader relies on and a compiler does not check.</summary>
public sealed partial class StyleTests
{
    [Fact]
    public void No_source_file_holds_two_ideas()
    {
        var tooLong = Repository.SourceFiles("src").Where(path => File.ReadLines(path).Count() > 250).Select(Repository.Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_name_says_nothing()
    {
        var empty = Repository.SourceFiles("src").Where(path => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(path))).Select(Repository.Relative);

        Assert.Empty(empty);
    }

    [Fact]
    public void Only_a_TimeProvider_tells_the_time()
    {
        var clocks = Repository.SourceFiles("src").Where(path => WallClock().IsMatch(File.ReadAllText(path))).Select(Repository.Relative);

        Assert.Empty(clocks);
    }

    [Fact]
    public void Every_script_names_its_keys()
    {
        var silent = Repository.SourceFiles("src", "*.lua").Where(path => !File.ReadAllText(path).Contains("KEYS", StringComparison.Ordinal)).Select(Repository.Relative);

        Assert.Empty(silent);
    }

    [GeneratedRegex("(Helper|Manager|Utils?|Common|Core)s?$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    private static partial Regex WallClock();
}
