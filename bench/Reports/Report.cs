using ImageGen.Bench.Measures;

namespace ImageGen.Bench.Reports;

/// <summary>Prints the results as Markdown: tables of details, figures beside their targets, and at the end all of the latter once more.</summary>
/// <param name="output">Where to.</param>
/// <param name="quick">Whether the sizes are too small for results.</param>
internal sealed class Report(TextWriter output, bool quick)
{
    private static readonly string[] Columns = ["figure", "median [min-max]", "target", "result"];

    private readonly List<string[]> _judged = [];

    /// <summary>Begins a section.</summary>
    public void Section(string title) => output.WriteLine($"\n### {title}{(quick ? ", quick: too small to be compared" : "")}");

    /// <summary>Prints a paragraph.</summary>
    public void Note(string text) => output.WriteLine($"\n{text}");

    /// <summary>Begins a table.</summary>
    public void Table(params string[] columns)
    {
        output.WriteLine();
        Row(columns);
        output.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    /// <summary>Prints a row of the table that was begun last.</summary>
    public void Row(params string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Begins a table for <see cref="Judge"/>.</summary>
    public void Targets() => Table(Columns);

    /// <summary>Prints a figure beside its target, and whether its median meets it.</summary>
    /// <param name="figure">What was measured, with its unit.</param>
    /// <param name="measured">The figure of each run.</param>
    /// <param name="format">Format of the numbers.</param>
    /// <param name="target">The bounds.</param>
    public void Judge(string figure, Spread measured, string format, Target target)
    {
        string[] row = [figure, measured.Format(format), target.ToString(), target.IsMetBy(measured.Median) ? "met" : "**not met**"];
        _judged.Add(row);
        Row(row);
    }

    /// <summary>Prints all figures that have a target once more.</summary>
    public void Summary()
    {
        Section("All figures with a target");
        Targets();
        _judged.ForEach(row => Row(row));
    }
}
