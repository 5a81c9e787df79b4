using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.Results;

/// <summary>
/// Names of stored pictures, made here and never from what users or providers say: <c>yyyy/MM/dd/job.extension</c>. A name of any
/// other form is no name.
/// </summary>
internal static partial class PictureKey
{
    private static readonly string[] Extensions = ["png", "jpg", "webp"];

    public static string Create(Guid jobId, DateTimeOffset day, string extension)
        => string.Create(CultureInfo.InvariantCulture, $"{day.UtcDateTime:yyyy'/'MM'/'dd}/{jobId:N}.{extension}");

    /// <summary>Every name the job's picture can have had on so many days, the first one first.</summary>
    public static IEnumerable<string> AllOf(Guid jobId, DateTime first, int days)
        => Enumerable.Range(0, days).SelectMany(_ => Extensions, (day, extension) => Create(jobId, new DateTimeOffset(first.AddDays(day), TimeSpan.Zero), extension));

    /// <summary>Whether it is a name we make, and of which job.</summary>
    public static bool TryParse(string? key, [NotNullWhen(true)] out Guid? jobId)
    {
        jobId = key is { Length: < 64 } && Pattern().Match(key) is { Success: true } match ? Guid.ParseExact(match.Groups[1].ValueSpan, "N") : null;
        return jobId is not null;
    }

    [GeneratedRegex("^[0-9]{4}/[0-9]{2}/[0-9]{2}/([0-9a-f]{32})\\.(?:png|jpg|webp)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
