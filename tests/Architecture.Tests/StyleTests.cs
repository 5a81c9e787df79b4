using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>Habits that a reader relies on and a compiler does not check.</summary>
public sealed partial class StyleTests
{
    [Fact]
    public void No_source_file_exceeds_250_lines()
    {
        var tooLong = Repository.SourceFiles("src").Where(path => File.ReadLines(path).Count() > 250).Select(Repository.Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_type_has_an_empty_name_such_as_Helper_or_Manager()
    {
        var empty = Repository.SourceFiles("src").Where(path => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(path))).Select(Repository.Relative);

        Assert.Empty(empty);
    }

    [Fact]
    public void Only_a_TimeProvider_provides_the_time()
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

    /// <summary>Operators look for events by name, whatever becomes of the words.</summary>
    [Fact]
    public void Every_log_message_has_the_name_of_its_event_and_jobs_are_named_alike()
    {
        var nameless = Repository.SourceFiles("src").SelectMany(path => File.ReadLines(path)
            .Where(line => line.Contains("[LoggerMessage(", StringComparison.Ordinal) && (!EventName().IsMatch(line) || line.Contains("{JobId}", StringComparison.Ordinal)))
            .Select(line => $"{Repository.Relative(path)}: {line.Trim()}"));

        Assert.Empty(nameless);
    }

    /// <summary><c>$</c> lets a line break through behind it; what guards input ends with <c>\z</c>.</summary>
    [Fact]
    public void No_regular_expression_ends_with_a_dollar_sign()
    {
        var open = Repository.SourceFiles("src").Where(path => OpenPattern().IsMatch(File.ReadAllText(path))).Select(Repository.Relative);

        Assert.Empty(open);
    }

    [Fact]
    public void Usings_are_in_order()
    {
        var mixed = new[] { "src", "tests", "testassets", "bench", "samples" }.SelectMany(folder => Repository.SourceFiles(folder)).Where(IsMixed).Select(Repository.Relative);

        Assert.Empty(mixed);
    }

    /// <summary>Those of System first, then all by name: what a formatter does to them, and the build does not look at.</summary>
    private static bool IsMixed(string path)
    {
        List<string> usings = [.. File.ReadLines(path).TakeWhile(line => !line.StartsWith("namespace", StringComparison.Ordinal))
            .Select(line => Using().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];
        return !usings.OrderBy(name => name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase).SequenceEqual(usings);
    }

    [GeneratedRegex(@"^using ([\w.]+);")]
    private static partial Regex Using();

    [GeneratedRegex("(Helper|Manager|Utils?|Common|Core)s?$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"(?:Regex|RegularExpression)\(\s*@?""[^""]*\$""")]
    private static partial Regex OpenPattern();

    [GeneratedRegex(@"EventName = ""[a-z_]+\.[a-z_]+""")]
    private static partial Regex EventName();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b")]
    private static partial Regex WallClock();
}
